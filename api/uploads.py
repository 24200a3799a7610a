"""Documents that are sent to the server: each a job, one after the other, whose steps can be watched.

A file enters the graph whole or not at all: what cannot be read changes nothing, also when its name is known already.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.ingest import changes_text, ingest
from api.schemas import JobEvent, JobOut
from extraction.load import read_text
from graph.errors import PolicyGraphError
from graph.store.base import Store

log = logging.getLogger(__name__)

KEPT = 100  #: jobs that are remembered
WAITING = 20  #: jobs that may wait for their turn


class Job:
    """A file on its way, and what has become of it so far."""

    def __init__(self, file: str):
        self.id, self.file = secrets.token_hex(12), file
        self.events: list[JobEvent] = []  #: only appended to

    @property
    def ended(self) -> bool:
        return bool(self.events) and self.events[-1].event in ("done", "failed")

    def out(self) -> JobOut:
        return JobOut(id=self.id, file=self.file, ended=self.ended, events=list(self.events))


class Uploads:
    """The jobs of one application."""

    def __init__(self, store: Callable[[], Store]):
        self._store = store
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "upload")

    def get(self, id_: str) -> Job | None:
        return self._jobs.get(id_)

    @property
    def full(self) -> bool:
        return sum(not job.ended for job in list(self._jobs.values())) >= WAITING

    def begin(self, path: Path) -> Job:
        """Take a file into the graph; its folder is this job's own and goes in the end."""
        job = Job(path.name)
        with self._lock:
            self._jobs[job.id] = job
            for old in [j for j in self._jobs.values() if j.ended][: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old.id]
        self._worker.submit(self._run, job, path)
        return job

    def _run(self, job: Job, path: Path) -> None:
        try:
            text = read_text(path)
            _say(job, "read", f"读出 {len(text)} 字")
            summary = ingest(self._store(), [path], lambda _, done, total: _extracted(job, done, total))
            if summary.failed:
                _say(job, "failed", summary.problems[0].message)
                return
            _say(job, "stored", changes_text(summary.changes))
            _say(job, "done", "已读入" if summary.new or summary.changed else "内容没有变化")
        except PolicyGraphError as error:
            _say(job, "failed", str(error))
        except Exception:
            log.exception("upload of %s", job.file)
            _say(job, "failed", "处理出错，请查看服务器日志")
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)


def _say(job: Job, event: str, detail: str) -> None:
    job.events.append(JobEvent(event=event, detail=detail))  # type: ignore[arg-type]


def _extracted(job: Job, done: int, total: int) -> None:
    if done == total:
        _say(job, "extracted", "抽取完毕")
