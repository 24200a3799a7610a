"""Files -> store: what is new or changed is extracted, all is resolved and built anew, the difference is written.

Ingesting is idempotent and reversible: a file whose bytes and extractor are unchanged is not read again; removing one
leaves the graph as if it had never been there. A file that fails is a problem, and the rest go on.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import extraction
from api.files import Progress, each_file, files_by_name
from api.journal import read_journal, write_journal
from api.spool import Lazy, Spool
from graph.build import build, resolve
from graph.errors import BadStatement, NotFound, StoreConflict
from graph.jsonl import read_judgements, read_statements, write_judgements, write_statements
from graph.model import Graph, Judgement, Statement
from graph.proof import Problem, Verification, proven, verify
from graph.store.base import Changes, Source, SourceInfo, Store

RETRIES = 20  #: one of several writers at once succeeds, the others begin anew


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


def changes_text(changes: Changes) -> str:
    """What was added, changed and removed, in one line."""
    return (
        f"实体 +{changes.nodes_added} ~{changes.nodes_changed} -{changes.nodes_removed}，"
        f"关系 +{changes.edges_added} ~{changes.edges_changed} -{changes.edges_removed}"
    )


def ingest(store: Store, paths: Sequence[Path], progress: Progress | None = None, jobs: int = 1) -> Summary:
    """Bring files into the store, extracted by `jobs` processes. Raises BadDocument only for a path that is not there.

    With more than one job the main module of the program must be importable: `if __name__ == "__main__"`.
    """
    files, problems = files_by_name(paths)
    version = extractor_version()
    stored = {info.file: info for info in store.source_infos()}
    fresh = {name: path for name, path in files.items() if _info(path, version) != stored.get(name)}
    failed: list[Problem] = []
    with Spool() as read:
        for _, found in each_file(partial(extract_source, version=version), fresh, jobs, progress):
            if isinstance(found, Problem):
                failed.append(found)
            else:
                read.add(found)
        summary = Summary(
            unchanged=tuple(name for name in files if name not in fresh),
            problems=(*problems, *failed),
            failed=tuple(problem.file for problem in failed),
        )
        # a store that was made anew takes up what people have decided before
        kept = [] if any(j.from_person for j in store.judgements()) else read_journal(store.url)
        return _rebuild(store, read, (), summary, add=kept)


def remove(store: Store, document: str) -> Summary:
    """Remove a document: a file name, its start, or a title. Raises NotFound, also when several fit."""
    files = [info.file for info in store.source_infos()]
    fitting = [f for f in files if f == document] or [f for f in files if f.startswith(document)]
    if not fitting:
        titled = [hit.node for hit in store.find(document, ["Document"], limit=5) if hit.node.name == document]
        fitting = sorted({file for node in titled for file in node.own_files} & set(files))
    if not fitting:
        raise NotFound(f"图库中没有文件 {document} (no such document)")
    if len(fitting) > 1:
        raise NotFound(f"{document} 对应多个文件：{'、'.join(fitting)}；请写全文件名 (several files fit)")
    return _rebuild(store, {}, fitting, Summary())


def verify_store(store: Store) -> Verification:
    """Re-check everything in the store against its own sources."""
    return verify(store.graph(), {source.file: source.text for source in store.sources()})


def facts_of(sources: Iterable[Source], judgements: Sequence[Judgement]) -> tuple[list[Statement], list[Problem]]:
    """The proven facts of sources, and why others are none."""
    return _Contents(sources).facts(judgements)


class _Contents:
    """What sources say, each looked at once."""

    def __init__(self, sources: Iterable[Source]):
        self.texts: dict[str, str] = {}
        self.fingerprints: dict[str, str] = {}
        self.statements: dict[str, list[Statement]] = {}
        self.judgements: list[Judgement] = []
        for source in sources:
            self.texts[source.file] = source.text
            self.fingerprints[source.file] = source.fingerprint
            self.statements[source.file] = read_statements(source.statements)
            self.judgements += read_judgements(source.judgements)

    def across(self) -> list[Judgement]:
        """The judgements by rule that belong to no single file."""
        from extraction.clean import clean
        from extraction.publications import fingerprint
        from extraction.resolution import judge_across

        def text(file: str) -> str:
            return clean(self.texts[file])[0]

        prints = {file: print or fingerprint(text(file)) for file, print in self.fingerprints.items()}
        return [*judge_across([(file, prints[file], found) for file, found in self.statements.items()], text)]

    def facts(self, judgements: Sequence[Judgement]) -> tuple[list[Statement], list[Problem]]:
        """The proven facts when these judgements hold too."""
        statements = [s for found in self.statements.values() for s in found]
        return proven(resolve(statements, [*self.judgements, *judgements]), self.texts)


def _info(path: Path, version: str) -> SourceInfo | None:
    """What would be stored of a file; None for one that cannot be read, which extracting will explain."""
    try:
        return SourceInfo(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), version)
    except OSError:
        return None


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


def extract_source(path: Path, version: str) -> Source:
    """One file, read and extracted. Raises BadDocument, MissingModel, OSError."""
    from extraction.pipeline import extract
    from extraction.publications import fingerprint

    extraction = extract(path)
    return Source(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        version=version,
        text=extraction.document.source,
        statements=write_statements(extraction.statements),
        judgements=write_judgements(extraction.judgements),
        fingerprint=fingerprint(extraction.document.text),
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
        files = sorted((before.keys() - set(gone)) | read.keys())
        every = Lazy(files, lambda file: read[file] if file in read else store.source(file))
        kept = Lazy[Source | SourceInfo](files, partial(_kept, read, before))
        people = [j for j in store.judgements() if j.from_person and j not in drop and j not in add]
        try:
            graph, judgements, problems = assemble(every, [*people, *add])
            changes = store.replace(graph, kept, judgements, base)
        except (StoreConflict, NotFound):  # NotFound: somebody has removed a source that was still to be read
            if attempt == RETRIES - 1:
                raise
            time.sleep(random.uniform(0, 0.1 * attempt))
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


def _kept(read: Mapping[str, Source], before: Mapping[str, SourceInfo], file: str) -> Source | SourceInfo:
    return read[file] if file in read else before[file]


def assemble(sources: Iterable[Source], people: Sequence[Judgement]) -> tuple[Graph, list[Judgement], list[Problem]]:
    """The graph of sources, the judgements that belong to no single file, and the facts that were left out.

    A pure function of its arguments: the order in which files came does not matter.
    """
    contents = _Contents(sources)
    judgements = [*people, *contents.across()]
    facts, problems = contents.facts(judgements)
    return build(facts), judgements, problems


def copy(source: Store, target: Store) -> Changes:
    """Make `target` hold exactly what `source` holds."""
    files = [info.file for info in source.source_infos()]
    judgements = source.judgements()
    changes = target.replace(source.graph(), Lazy(files, source.source), judgements)
    if people := [j for j in judgements if j.from_person]:
        write_journal(target.url, people)
    return changes


@dataclass(frozen=True)
class FileFacts:
    """The proven facts of one file as JSON lines, and why others are none."""

    lines: str
    problems: tuple[Problem, ...]


def extract_facts(
    paths: Sequence[Path], progress: Progress | None = None, texts: Path | None = None, jobs: int = 1
) -> Iterator[FileFacts | Problem]:
    """The facts of files, each by itself, in the order of their names; a Problem is a file that could not be read.

    The texts that their spans point into are written to the folder `texts`, when it is given. `jobs`: see `ingest`.
    """
    files, problems = files_by_name(paths)
    yield FileFacts("", tuple(problems))
    for _, found in each_file(partial(file_facts, texts=texts), files, jobs, progress):
        yield found


def file_facts(path: Path, texts: Path | None) -> FileFacts:
    """The facts of one file. Raises BadDocument, MissingModel, OSError."""
    from extraction.load import write_text
    from extraction.pipeline import extract

    extraction = extract(path)
    source = extraction.document.source
    if texts:
        write_text(path.name, source, texts)
    facts, problems = proven(resolve(extraction.statements, extraction.judgements), {path.name: source})
    return FileFacts(write_statements(facts), tuple(problems))
