"""One function over many tasks in worker processes. Results come in the order of the tasks, however many workers.

No more than a few results wait for their turn. A worker that dies is replaced, and its task has `died` as its result.
All workers end when the caller leaves the loop, whatever the reason, and when this process is killed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4  #: tasks for each worker that may be done before the one whose turn it is


def cores() -> int:
    """How many processes this one may run at the same time."""
    affinity = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def in_order(
    function: Callable[[T], R], tasks: Sequence[T], jobs: int, died: Callable[[T, str], R], preload: str
) -> Iterator[R]:
    """`function(task)` for each task, by `jobs` processes. What the function raises is raised here.

    `preload`: a module whose import makes ready what every worker needs, once for all of them where the system can.
    """
    processes = _context(preload)
    workers: list[_Worker] = []
    done: dict[int, R] = {}
    begun = 0
    try:
        workers += (_Worker(processes, function) for _ in range(min(jobs, len(tasks))))
        for turn in range(len(tasks)):
            while turn not in done:
                for worker in workers:
                    if worker.task is None and begun < min(len(tasks), turn + AHEAD * jobs):
                        worker.begin(begun, tasks[begun])
                        begun += 1
                busy = {worker.pipe: worker for worker in workers if worker.task is not None}
                for pipe in wait(list(busy)):
                    worker = busy[pipe]
                    number, worker.task = worker.task, None
                    assert number is not None
                    try:
                        error, result = worker.pipe.recv()
                    except (EOFError, OSError):
                        error, result = None, died(tasks[number], worker.replace())
                    if error is not None:
                        raise error
                    done[number] = result
            yield done.pop(turn)
    finally:
        for worker in workers:
            worker.end()


def _context(preload: str) -> Any:
    """Workers are forked from a server that has preloaded: a model is in memory once. Windows starts each anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


class _Worker:
    """A process, our end of its pipe, and the number of the task that it is on."""

    task: int | None = None

    def __init__(self, processes: Any, function: Callable[[Any], Any]):
        self._processes, self._function = processes, function
        self._start()

    def _start(self) -> None:
        self.pipe, other = self._processes.Pipe()
        self._process = self._processes.Process(target=_work, args=(other, self._function), daemon=True)
        self._process.start()
        other.close()

    def begin(self, number: int, task: Any) -> None:
        try:
            self.pipe.send(task)
        except OSError:  # it died while it had nothing to do
            self.replace()
            with contextlib.suppress(OSError):  # that it dies again is seen when its answer is read
                self.pipe.send(task)
        self.task = number

    def replace(self) -> str:
        """Start another process in the place of one that died; how that had ended."""
        self._process.join(5)
        code = self._process.exitcode
        self.end()
        self._start()
        return signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _work(pipe: Connection, function: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    while True:
        try:
            task = pipe.recv()
        except EOFError:  # the parent has gone
            return
        try:
            answer: tuple[Exception | None, Any] = (None, function(task))
        except Exception as error:
            answer = (error, None)
        try:
            pipe.send(answer)
        except OSError:
            return
