"""Ingesting: idempotent, reversible, and whole whatever happens. The real pipeline over the documents of corpus/."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.ingest import FileFacts, Summary, copy, extract_facts, facts_of, ingest, judge, remove, verify_store
from graph.errors import BadDocument, BadStatement, NotFound
from graph.export import FORMATS, to_jsonl
from graph.jsonl import read_statements
from graph.model import EntityKey, EntityStatement, Graph, Judgement
from graph.store import open_store
from graph.store.base import Store

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = sorted(CORPUS.glob("*.txt"))


def exported(store: Store) -> dict[str, str]:
    """All exports of a store."""
    texts = {name: form(store.graph()) for name, form in FORMATS.items()}
    return {**texts, "jsonl": to_jsonl(facts_of(list(store.sources()), store.judgements())[0])}


@pytest.fixture(scope="module")
def full(engine: Store) -> dict[str, str]:
    """The exports of the whole corpus, whatever another module has left in the store."""
    engine.replace(Graph((), ()), ())
    ingest(engine, [CORPUS])
    return exported(engine)


@pytest.fixture
def ingested(engine: Store, full: dict[str, str]) -> Store:
    """A store that holds the corpus and nothing else, whatever an earlier test did."""
    for info in engine.source_infos():
        if info.file not in {file.name for file in FILES}:
            remove(engine, info.file)
    ingest(engine, [CORPUS])
    return engine


def test_all_of_the_corpus_is_proven(ingested: Store) -> None:
    result = verify_store(ingested)
    assert result.problems == () and result.nodes > 500 and result.spans > 2000
    assert ingested.counts().sources == 5


def test_twice_is_once(ingested: Store, full: dict[str, str]) -> None:
    before = ingested.stamp()
    summary = ingest(ingested, [CORPUS])
    assert len(summary.unchanged) == 5 and not summary.changes and not summary.new and not summary.problems
    assert ingested.stamp() == before and exported(ingested) == full


@pytest.mark.parametrize("file", [FILES[0], FILES[1], FILES[2]], ids=["000", "001", "002"])
def test_removing_and_ingesting_again_gives_the_same_bytes(ingested: Store, full: dict[str, str], file: Path) -> None:
    summary = remove(ingested, file.name)
    assert summary.removed == (file.name,) and summary.changes.sources_removed == 1
    assert file.name not in "".join(exported(ingested).values())
    assert verify_store(ingested).problems == ()
    again = ingest(ingested, [file])
    assert again.new == (file.name,) and exported(ingested) == full


def test_the_order_of_files_does_not_matter(store: Store, full: dict[str, str]) -> None:
    for file in reversed(FILES):
        ingest(store, [file])
    assert exported(store) == full


def test_removing_everything_leaves_nothing(ingested: Store) -> None:
    for file in FILES:
        remove(ingested, file.name)
    assert ingested.version() == "" and not ingested.graph().nodes and ingested.judgements() == []


def test_a_document_is_named_by_its_start_or_its_title(ingested: Store) -> None:
    assert remove(ingested, "004").removed == (FILES[4].name,)
    for name in ("0", "nothing", ""):
        with pytest.raises(NotFound):
            remove(ingested, name)


def test_a_bad_file_is_a_problem_and_the_rest_go_on(store: Store, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "乱.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / FILES[3].name).write_bytes(FILES[3].read_bytes())
    seen: list[tuple[str, int, int]] = []
    summary = ingest(store, [tmp_path], lambda *step: seen.append(step))
    assert summary.new == (FILES[3].name,)
    assert sorted(summary.failed) == ["乱.txt", "空.txt"]
    assert {p.file for p in summary.problems} == {"乱.txt", "空.txt"}
    assert all("\n" not in p.message and p.message for p in summary.problems)
    assert [done for _, done, _ in seen] == [0, 1, 2, 3] and {total for _, _, total in seen} == {3}
    with pytest.raises(BadDocument):
        ingest(store, [tmp_path / "not there"])


def test_a_changed_file_is_read_again(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "文.txt"
    file.write_text("某市方案\n一、发展数字健康。支持奉贤新城发展数字健康产业。\n", encoding="utf-8")
    assert ingest(store, [file]).new == ("文.txt",)
    file.write_text("某市方案\n一、发展智能制造。支持奉贤新城发展智能制造产业。\n", encoding="utf-8")
    assert ingest(store, [file]).changed == ("文.txt",)
    assert store.find("智能制造") and not store.find("数字健康")


def test_two_files_of_one_name_are_told(store: Store, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "文.txt").write_text(f"方案{folder}\n一、发展数字健康。\n", encoding="utf-8")
    summary = ingest(store, [tmp_path])
    assert summary.new == ("文.txt",) and len(summary.problems) == 1


def test_a_persons_judgement_survives(ingested: Store, full: dict[str, str]) -> None:
    names = [node.name for node in ingested.nodes("Track", limit=2)]
    person = Judgement(EntityKey("Track", names[0]), EntityKey("Track", names[1]), "same", "person:王", "一回事")
    assert judge(ingested, [person]).changes.nodes_removed == 1
    assert ingest(ingested, [CORPUS]).changes.nodes_added == 0
    remove(ingested, "002")
    ingest(ingested, [CORPUS])
    assert [j for j in ingested.judgements() if j.from_person] == [person]
    assert names[0] not in [n.name for n in ingested.nodes("Track", limit=1000)]
    judge(ingested, drop=[person])
    assert exported(ingested) == full
    with pytest.raises(BadStatement):
        judge(ingested, [Judgement(person.left, person.right, "same", "rule:x", "")])


def test_two_publications_are_one_document(ingested: Store) -> None:
    own = [[file[:3] for file in n.own_files] for n in ingested.nodes("Document") if n.own_files]
    assert sorted(own) == [["000", "001"], ["002"], ["003"], ["004"]]


def test_a_copy_is_the_same(ingested: Store, full: dict[str, str], tmp_path: Path) -> None:
    with open_store(f"embedded:{tmp_path}") as other:
        assert copy(ingested, other).nodes_added > 500
        assert not copy(ingested, other)
        assert exported(other) == full and other.version() == ingested.version()
        assert verify_store(other).problems == ()


def test_facts_without_a_store() -> None:
    _, found = extract_facts([FILES[2]])
    assert isinstance(found, FileFacts) and found.problems == ()
    facts = read_statements(found.lines)
    assert len(facts) > 200
    agencies = {f.name: f for f in facts if isinstance(f, EntityStatement) and f.type == "Agency"}
    assert "区科经委" in agencies["浦东新区科技和经济委员会"].aliases


INGEST = """
import sys
from api.cli import main
sys.argv[1:] = ["ingest", {corpus!r}, "--store", "embedded:" + {folder!r}]
main()
"""


@pytest.mark.slow
def test_a_killed_ingest_leaves_the_last_complete_graph(tmp_path: Path, full: dict[str, str]) -> None:
    url = f"embedded:{tmp_path}"
    with open_store(url) as store:
        ingest(store, FILES[3:])
        versions = {store.version()}
    code = INGEST.format(corpus=str(CORPUS), folder=str(tmp_path))
    chance = random.Random(3)
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.5, 9))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with open_store(url) as store:
            assert verify_store(store).problems == ()
            if store.version() not in versions:
                assert exported(store) == full
            assert len(store.source_infos()) in (2, 5)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    with open_store(url) as store:
        assert exported(store) == full


def test_a_summary_is_empty_at_first() -> None:
    assert not Summary().changes
