"""Every fault, many rounds, on both stores: `make faults`.

    python -m tests.faults [--rounds N] [--seed N] [--only WORD]

prints one row of docs/reliability.md for each fault and store, and the seed that gives the same steps again.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.faults.engines import Embedded, Neo4j
from tests.faults.kills import kill_engine, kill_server, kill_writers
from tests.faults.loads import kill_ingest, kill_load
from tests.faults.tally import HEAD, Tally
from tests.faults.troubles import (
    FAULTS,
    cut_writers,
    full_disk,
    hung_engine,
    read_only_folder,
    several_writers,
    wire_trouble,
)

Fault = Callable[[int, int], Tally]


def faults(embedded: Embedded, neo4j: Neo4j) -> Iterator[tuple[str, int, Fault]]:
    """Name, how many of the rounds asked for are worth their time (a divisor), and what to do."""
    for store, engine in (("embedded", embedded), ("neo4j", neo4j)):
        yield f"{store} writers", 1, partial(kill_writers, engine)
        yield f"{store} engine", 1 if engine is embedded else 4, partial(kill_engine, engine)
        yield f"{store} server", 2, partial(kill_server, engine)
        yield f"{store} load", 2, partial(kill_load, engine)
        yield f"{store} ingest", 5, partial(kill_ingest, engine)
        yield f"{store} several", 5, partial(several_writers, engine)
        yield f"{store} disk", 5, partial(full_disk, engine)
    yield "embedded folder", 5, partial(read_only_folder, embedded)
    yield "embedded hung", 20, partial(hung_engine, embedded)
    yield "neo4j cut", 2, partial(cut_writers, neo4j)
    for name in FAULTS:
        yield "neo4j wire", 5, partial(wire_trouble, neo4j, name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument(
        "--only", default="", help="only faults whose name contains this: 'neo4j', 'writers', 'neo4j disk'"
    )
    asked = parser.parse_args()
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    started = time.monotonic()
    print(f"seed {asked.seed}\n\n{HEAD}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        embedded, neo4j = Embedded(Path(folder) / "embedded"), Neo4j(Path(folder) / "neo4j")
        try:
            for name, divisor, fault in faults(embedded, neo4j):
                if asked.only in name:
                    tally = fault(max(1, asked.rounds // divisor), asked.seed)
                    print(tally.row(), flush=True)
                    tally.check()
            if asked.only in "stateful":
                _stateful(Path(folder) / "stateful", neo4j, asked.rounds, asked.seed)
        finally:
            neo4j.close()
    print(f"\n{(time.monotonic() - started) / 60:.0f} 分钟")


def _stateful(folder: Path, neo4j: Neo4j, runs: int, seed: int) -> None:
    from tests.test_stateful import machine, run

    with machine(folder, (neo4j.url, neo4j.auth)) as steps:
        run(steps, seed, runs=runs, length=40)
        print(f"\n两种图库与模型对照：{runs} 轮，{steps.taken} 步，逐步相同")


if __name__ == "__main__":
    main()
