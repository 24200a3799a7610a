"""Files -> store: what is new or changed is extracted, all is resolved and built anew, the difference is written.

Ingesting is idempotent and reversible: a file whose bytes and extractor are unchanged is not read again; removing one
leaves the graph as if it had never been there. A file that fails is a problem, and the rest go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Protocol

import extraction
from graph.build import build, resolve
from graph.errors import BadDocument, BadStatement, MissingModel, NotFound, PolicyGraphError, StoreConflict, StoreError
from graph.jsonl import read_judgements, read_statements, write_judgements, write_statements
from graph.model import Graph, Judgement, Statement
from graph.proof import Problem, Verification, proven, verify
from graph.store.base import Changes, Source, SourceInfo, Store

RETRIES = 5


class Progress(Protocol):
    """Told about each file before and after it is read."""

    def __call__(self, file: str, done: int, total: int) -> None: ...


@dataclass(frozen=True)
class Summary:
    """What an ingest or a removal did."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)
    nodes: Mapping[str, int] = field(default_factory=dict)  #: of the whole graph, by type
    edges: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    failed: tuple[str, ...] = ()  #: files that could not be read, each with a problem


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


def ingest(store: Store, paths: Sequence[Path], progress: Progress | None = None) -> Summary:
    """Bring files into the store. Raises BadDocument only for a path that is not there."""
    files = list(find_files(paths))
    problems: list[Problem] = []
    by_name: dict[str, Path] = {}
    for path in files:
        if path.name in by_name and path.resolve() != by_name[path.name].resolve():
            problems.append(
                Problem(path.name, f"与 {by_name[path.name]} 同名，已跳过 {path} (same file name, left out)")
            )
        else:
            by_name.setdefault(path.name, path)
    read, unchanged, failed = _read(store, by_name, progress)
    summary = Summary(
        unchanged=unchanged, problems=(*problems, *failed), failed=tuple(problem.file for problem in failed)
    )
    return _rebuild(store, read, (), summary)


def remove(store: Store, document: str) -> Summary:
    """Remove a document: a file name, its start, or a title. Raises NotFound, also when several fit."""
    files = [info.file for info in store.source_infos()]
    fitting = [f for f in files if f == document] or [f for f in files if f.startswith(document)]
    if not fitting:
        titled = [hit.node for hit in store.find(document, ["Document"], limit=5) if hit.node.name == document]
        fitting = sorted({e.file for node in titled if node.properties.get("own") for e in node.evidence} & set(files))
    if not fitting:
        raise NotFound(f"图库中没有文件 {document} (no such document)")
    if len(fitting) > 1:
        raise NotFound(f"{document} 对应多个文件：{'、'.join(fitting)}；请写全文件名 (several files fit)")
    return _rebuild(store, {}, fitting, Summary())


def verify_store(store: Store) -> Verification:
    """Re-check everything in the store against its own sources."""
    return verify(store.graph(), {source.file: source.text for source in store.sources()})


def facts_of(sources: Sequence[Source], judgements: Sequence[Judgement]) -> tuple[list[Statement], list[Problem]]:
    """The proven facts of sources, and why others are none."""
    statements = [s for source in sources for s in read_statements(source.statements)]
    within = [j for source in sources for j in read_judgements(source.judgements)]
    return proven(resolve(statements, [*within, *judgements]), {source.file: source.text for source in sources})


def _read(
    store: Store, files: Mapping[str, Path], progress: Progress | None
) -> tuple[dict[str, Source], tuple[str, ...], list[Problem]]:
    return _extract(files, {info.file: info for info in store.source_infos()}, extractor_version(), progress)


def _extract(
    files: Mapping[str, Path], stored: Mapping[str, SourceInfo], version: str, progress: Progress | None
) -> tuple[dict[str, Source], tuple[str, ...], list[Problem]]:
    """Extract what is new or changed: sources by file, the names of unchanged files, and what failed."""
    read: dict[str, Source] = {}
    unchanged: list[str] = []
    problems: list[Problem] = []
    for done, (name, path) in enumerate(sorted(files.items())):
        if progress:
            progress(name, done, len(files))
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            known = stored.get(name)
            if known and (known.sha256, known.version) == (sha256, version):
                unchanged.append(name)
            else:
                read[name] = extract_source(path, sha256, version)
        except (MissingModel, StoreError):
            raise
        except PolicyGraphError as error:
            problems.append(Problem(name, str(error).removeprefix(f"{name}: ")))
        except OSError as error:
            problems.append(Problem(name, f"无法读取（{error.strerror or error}）(cannot read)"))
        except Exception as error:  # a fault of ours in one file must not stop the others
            problems.append(Problem(name, f"处理出错：{type(error).__name__}: {error} (a fault in the program)"))
    if progress:
        progress("", len(files), len(files))
    return read, tuple(unchanged), problems


@cache
def extractor_version() -> str:
    """Changes with every rule and word list of the extraction, and with the model.

    Read off the files, so that nobody has to remember to raise a number, and without importing them.
    """
    digest = hashlib.sha256()
    from extraction.model_setup import model_dir

    package = Path(extraction.__path__[0])
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    for file in sorted(model_dir().glob("*")):
        digest.update(f"{file.name} {file.stat().st_size}\0".encode())
    return digest.hexdigest()[:16]


def extract_source(path: Path, sha256: str, version: str) -> Source:
    """One file, read and extracted. Raises BadDocument, MissingModel."""
    from extraction.pipeline import extract

    extraction = extract(path)
    return Source(
        file=path.name,
        sha256=sha256,
        version=version,
        text=extraction.document.source,
        statements=write_statements(extraction.statements),
        judgements=write_judgements(extraction.judgements),
    )


def judge(store: Store, add: Sequence[Judgement] = (), drop: Sequence[Judgement] = ()) -> Summary:
    """Add people's judgements or take them back, and rebuild. Raises BadStatement for a rule's."""
    if any(not judgement.from_person for judgement in (*add, *drop)):
        raise BadStatement("只能增删人的判断，by 应以 person: 开头 (only people's judgements)")
    return _rebuild(store, {}, (), Summary(), add, drop)


def _rebuild(
    store: Store,
    read: Mapping[str, Source],
    gone: Sequence[str],
    summary: Summary,
    add: Sequence[Judgement] = (),
    drop: Sequence[Judgement] = (),
) -> Summary:
    """Build the graph of what is stored and what was read, and write it; again when somebody else wrote meanwhile."""
    for attempt in range(RETRIES):
        base = store.stamp()
        before = {info.file: info for info in store.source_infos()}
        if not (read or gone or add or drop):
            counts = store.counts()
            return replace(summary, nodes=counts.nodes, edges=counts.edges)
        sources = {s.file: s for s in store.sources() if s.file not in gone} | dict(read)
        kept = [sources[file] for file in sorted(sources)]
        people = [j for j in store.judgements() if j.from_person and j not in drop and j not in add]
        graph, judgements, problems = assemble(kept, [*people, *add])
        try:
            changes = store.replace(graph, kept, judgements, base)
        except StoreConflict:
            if attempt == RETRIES - 1:
                raise
            continue
        counts = store.counts()
        return replace(
            summary,
            new=tuple(sorted(file for file in read if file not in before)),
            changed=tuple(sorted(file for file in read if file in before)),
            removed=tuple(gone),
            changes=changes,
            nodes=counts.nodes,
            edges=counts.edges,
            problems=(*summary.problems, *(p for p in problems if p.file in read or not read)),
        )
    raise AssertionError("unreachable")


def assemble(sources: Sequence[Source], people: Sequence[Judgement]) -> tuple[Graph, list[Judgement], list[Problem]]:
    """The graph of sources, the judgements that belong to no single file, and the facts that were left out.

    A pure function of its arguments: the order in which files came does not matter.
    """
    from extraction.clean import clean
    from extraction.resolution import judge_across

    across = judge_across([(s.file, clean(s.text)[0], read_statements(s.statements)) for s in sources])
    judgements = [*people, *across]
    facts, problems = facts_of(sources, judgements)
    return build(facts), judgements, problems


def copy(source: Store, target: Store) -> Changes:
    """Make `target` hold exactly what `source` holds."""
    return target.replace(source.graph(), list(source.sources()), source.judgements())


def extract_facts(
    paths: Sequence[Path], progress: Progress | None = None, texts: Path | None = None
) -> tuple[list[Statement], list[Problem], list[str]]:
    """Proven facts of files, each by itself; why others are none; the files that failed.

    The texts that their spans point into are written to the folder `texts`, when it is given.
    """
    from extraction.load import write_text

    facts: list[Statement] = []
    problems: list[Problem] = []
    sources, failed = _extract({path.name: path for path in find_files(paths)}, {}, extractor_version(), progress)[::2]
    for source in sources.values():
        if texts:
            write_text(source.file, source.text, texts)
        found, left_out = facts_of([source], [])
        facts += found
        problems += left_out
    return facts, [*failed, *problems], [problem.file for problem in failed]
