"""Extraction by several processes: the same bytes as by one; a worker that dies costs one file; Ctrl-C ends them all."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import files
from api.ingest import extract_facts, extract_source, extractor_version, ingest
from api.workers import in_order
from graph.proof import Problem
from graph.store import open_store

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = sorted(CORPUS.glob("*.txt"))
READY = "extraction.preload"  # one server of workers for the whole run


@pytest.fixture
def any_number_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FEW_BYTES", 0)


def died(task: str, how: str) -> str:
    return f"{task[:3]}: {how}"


def test_results_come_in_the_order_of_the_tasks() -> None:
    slow_first = [f"(__import__('time').sleep({0.5 if i == 0 else 0}), {i})[1]" for i in range(30)]
    assert list(in_order(eval, slow_first, 3, died, READY)) == list(range(30))


def test_no_result_waits_long_for_its_turn(tmp_path: Path) -> None:
    """Memory does not grow with the tasks: while the first one runs, only a few of the others are begun."""
    first = "__import__('time').sleep(1)"
    begun = "(open(r'{}', 'ab').write(b'.'), 0)[1]"
    path = tmp_path / "begun"
    results = in_order(eval, [first, *[begun.format(path)] * 100], 2, died, READY)
    next(results)
    assert 0 < path.stat().st_size < 20
    results.close()  # type: ignore[attr-defined]


def test_what_a_task_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order(eval, ["1", "1/0", "2"], 2, died, READY))
    assert multiprocessing.active_children() == []


def test_a_dead_worker_is_replaced_and_its_task_is_named() -> None:
    tasks = [
        "1",
        "__import__('os').kill(__import__('os').getpid(), 9)",
        "2",
        "exit(3)",
        "__import__('os')._exit(3)",
        "3",
    ]
    found = list(in_order(eval, tasks, 2, died, READY))
    assert found == [1, "__i: SIGKILL", 2, "exi: exit code 3", "__i: exit code 3", 3]
    assert multiprocessing.active_children() == []


def test_the_number_of_workers_does_not_show(any_number_is_many: None, tmp_path: Path) -> None:
    by_one, by_two = (list(extract_facts(FILES, jobs=jobs)) for jobs in (1, 2))
    assert by_one == by_two and len(by_one) == 6


def test_a_worker_that_is_killed_costs_one_file(any_number_is_many: None, tmp_path: Path) -> None:
    def kill(file: str, done: int, total: int) -> None:
        if done == 1:
            for worker in multiprocessing.active_children():
                os.kill(worker.pid or 0, signal.SIGKILL)

    with open_store(f"embedded:{tmp_path}") as store:
        summary = ingest(store, [CORPUS], kill, jobs=2)
        assert 1 <= len(summary.failed) <= 2
        assert sorted((*summary.new, *summary.failed)) == [file.name for file in FILES]
        assert all("SIGKILL" in problem.message for problem in summary.problems)
        again = ingest(store, [CORPUS], jobs=2)
        assert again.new == summary.failed and not again.problems
        assert list(store.sources()) == [extract_source(file, extractor_version()) for file in FILES]


def test_few_files_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "in_order", None)
    assert not any(isinstance(found, Problem) for found in extract_facts(FILES, jobs=8))


def group(leader: int) -> Iterator[int]:
    """The processes of a process group that still run."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            yield int(folder.name)


def test_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    for i in range(8):
        for file in FILES:
            shutil.copy(file, tmp_path / f"{i}-{file.name}")
    texts, output = tmp_path / "texts", tmp_path / "facts.jsonl"
    command = [sys.executable, "-m", "api.cli", "extract", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(
        [*command, "--text", str(texts), "--output", str(output)],
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=CORPUS.parent,
    )
    deadline = time.monotonic() + 60
    while not texts.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr is not None and process.stderr.read() == b""
    assert process.wait() == 130
    while list(group(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(group(process.pid)) == []
    assert not output.exists() and not output.with_name("facts.jsonl.part").exists()
