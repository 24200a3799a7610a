"""Measure and write docs/performance.md.

    python -m tests.bench [PART ...]      all parts, or some of: stores ingest extraction users frames page

Each part puts its figures into docs/performance.json; the page is made of what stands there. NODES says how large the
graph is, DOCUMENTS how many documents are ingested, one run for each number.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tests.bench import frames, ingest, page, speed, stores, users
from tests.bench.measuring import save


def parts() -> Mapping[str, Mapping[str, Callable[[], dict[str, Any]]]]:
    """Of each part, the keys of its figures and how they are measured."""
    sizes = map(int, os.environ.get("DOCUMENTS", "500 1000 2000 4000 10000").split())
    return {
        "stores": {"stores": partial(stores.run, int(os.environ.get("NODES", "100000")))},
        "ingest": {f"ingest {size:05d}": partial(ingest.run, size) for size in sizes},
        "extraction": {"extraction": speed.run},
        "users": {"users": users.run},
        "frames": {"frames": frames.run},
        "page": {},
    }


def main(names: list[str]) -> None:
    known = parts()
    unknown = sorted(set(names) - known.keys())
    if unknown:
        raise SystemExit(f"没有这一部分：{'、'.join(unknown)}；可选 {'、'.join(known)} (no such part)")
    for name in names or known:
        for key, measure in known[name].items():
            save(key, measure)
            page.write()
    page.write()


if __name__ == "__main__":
    main(sys.argv[1:])
