"""The files that a user names, each read and extracted: in this process when they are few, else by worker processes.

Whatever happens to one file is its result; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from api.workers import in_order
from graph.errors import BadDocument, MissingModel, PolicyGraphError
from graph.proof import Problem

R = TypeVar("R")

FEW_FILES, FEW_BYTES = 4, 300_000  #: below either, starting workers takes longer than they save


class Progress(Protocol):
    """Told about each file before it is read, and at the end."""

    def __call__(self, file: str, done: int, total: int) -> None: ...


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files meant by files and folders, in order. Raises BadDocument for a path that is not there."""
    from extraction.load import SUFFIXES

    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*"), key=lambda p: p.relative_to(path).parts):
                if file.suffix.lower() in SUFFIXES and file.is_file() and not file.name.startswith("."):
                    yield file
        elif path.exists():
            yield path
        else:
            raise BadDocument(str(path), "没有这个文件或目录 (no such file or folder)")


def files_by_name(paths: Sequence[Path]) -> tuple[dict[str, Path], list[Problem]]:
    """The files of `find_files` by name, sorted; a name is what a file is known by, so a second one is left out."""
    found: dict[str, Path] = {}
    problems = []
    for path in find_files(paths):
        if found.setdefault(path.name, path).resolve() != path.resolve():
            first = found[path.name]
            problems.append(Problem(path.name, f"与 {first} 同名，已跳过 {path} (same file name, left out)"))
    return dict(sorted(found.items())), problems


def each_file(
    read: Callable[[Path], R], files: Mapping[str, Path], jobs: int, progress: Progress | None = None
) -> Iterator[tuple[str, R | Problem]]:
    """`read(path)` of each file, or why there is nothing, in the order of `files`.

    `jobs`: how many processes at most. Raises MissingModel.
    """
    with closing(_results(partial(_attempt, read), list(files.values()), jobs)) as results:
        for done, name in enumerate(files):
            if progress:
                progress(name, done, len(files))
            yield name, next(results)
    if progress:
        progress("", len(files), len(files))


def _results(
    attempt: Callable[[Path], R | Problem], paths: Sequence[Path], jobs: int
) -> Generator[R | Problem, None, None]:
    if jobs > 1 and _many(paths):
        yield from in_order(attempt, paths, jobs, _died, "extraction.preload")
    else:
        yield from map(attempt, paths)


def _many(paths: Sequence[Path]) -> bool:
    return len(paths) >= FEW_FILES and sum(path.stat().st_size for path in paths if path.exists()) >= FEW_BYTES


def _attempt(read: Callable[[Path], R], path: Path) -> R | Problem:
    try:
        return read(path)
    except MissingModel:
        raise
    except PolicyGraphError as error:
        return Problem(path.name, str(error).removeprefix(f"{path.name}: "))
    except OSError as error:
        return Problem(path.name, f"无法读取（{error.strerror or error}）(cannot read)")
    except Exception as error:  # a fault of ours in one file must not stop the others
        return Problem(path.name, f"处理出错：{type(error).__name__}: {error} (a fault in the program)")


def _died(path: Path, how: str) -> Problem:
    message = f"处理它的进程中途退出（{how}），可能内存不足；再次运行会重试 (its worker died; run it again)"
    return Problem(path.name, message)
