"""kill -9 of a first load, which is written in batches, and of `policygraph ingest` on real documents.

python -m tests.faults.loads URL SEED    loads a small graph in many small batches
"""

from __future__ import annotations

import random
import subprocess
import sys
import time

from api.ingest import assemble, verify_store
from graph.model import Graph
from graph.store import open_store
from tests.faults.engines import Engine
from tests.faults.kills import ROOT
from tests.faults.script import Script, fingerprint
from tests.faults.tally import Tally
from tests.plans import dump_of

STEPS = 30


def kill_load(engine: Engine, rounds: int, seed: int) -> Tally:
    """Until its last batch a load says that it is loading; what it leaves is complete or begun again."""
    tally = Tally("杀掉首次批量写入", engine.name)
    chance = random.Random(seed)
    wanted = Script(seed).prints(STEPS)[0]
    command = [sys.executable, "-m", "tests.faults.loads", engine.url, str(seed)]
    longest = 0.0
    for number in range(rounds + 1):
        with engine.connect() as store:
            store.replace(Graph((), ()), ())
        process = subprocess.Popen(command, cwd=ROOT, env=engine.environment, stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"begins\n"
        started = time.monotonic()
        if number:  # the first is left to complete, and tells how long it takes
            time.sleep(chance.uniform(0, longest))
            process.kill()
        process.wait()
        process.stdout.close()
        longest = longest or time.monotonic() - started
        opened = time.monotonic()
        with engine.connect() as store:
            state = store.state()
            tally.seconds.append(time.monotonic() - opened)
            tally.rounds += 1
            if state.ready:
                whole = fingerprint(dump_of(store)) == wanted
                tally.half += not whole and bool(store.version() or store.source_infos())
                tally.answers["完整" if whole else "尚未开始"] += 1
            else:
                tally.answers["载入中"] += 1
        subprocess.run(command, cwd=ROOT, env=engine.environment, stdout=subprocess.DEVNULL, check=True)
        with engine.connect() as store:
            assert fingerprint(dump_of(store)) == wanted
            tally.acknowledged += 1
    return tally


def kill_ingest(engine: Engine, rounds: int, seed: int) -> Tally:
    """The real command on the five documents of corpus/: they come in together or not at all."""
    tally = Tally("杀掉 policygraph ingest corpus", engine.name)
    chance = random.Random(seed)
    command = [sys.executable, "-m", "api.cli", "ingest", str(ROOT / "corpus"), "--store", engine.url]
    wanted, longest = "", 0.0
    for number in range(rounds + 1):
        with engine.connect() as store:
            store.replace(Graph((), ()), ())
        started = time.monotonic()
        process = subprocess.Popen(command, env=engine.environment, stderr=subprocess.DEVNULL)
        if number:
            time.sleep(chance.uniform(0.3 * longest, longest))
            process.kill()
        assert process.wait() == 0 or number
        longest = longest or time.monotonic() - started
        opened = time.monotonic()
        with engine.connect() as store:
            store.counts()
            tally.seconds.append(time.monotonic() - opened)
            tally.rounds += 1
            found = fingerprint(dump_of(store))
            wanted = wanted or found
            empty = not store.source_infos() and not store.version()
            tally.half += found != wanted and not empty
            tally.answers["尚未写入" if empty else "完整"] += 1
            assert verify_store(store).problems == ()
    subprocess.run(command, env=engine.environment, stderr=subprocess.DEVNULL, check=True)
    with engine.connect() as store:
        assert fingerprint(dump_of(store)) == wanted
        tally.acknowledged += 1
    return tally


def main(url: str, seed: str) -> None:
    from graph.store import bolt, writing

    bolt.LOAD_AT, writing.BATCH, writing.SOURCES = 5, 3, 2
    state = Script(int(seed)).state(STEPS)
    sources = state.sources()
    graph, words, _ = assemble(sources, state.people)
    with open_store(url) as store:
        print("begins", flush=True)
        store.replace(graph, sources, words)


if __name__ == "__main__":
    main(*sys.argv[1:])
