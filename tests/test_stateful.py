"""Both stores and a plain model take the same random steps: after each one they hold the same, to the byte.

A run is told by its seed: `POLICYGRAPH_SEED=7 pytest tests/test_stateful.py` takes the same steps again, and a failure
prints the shortest steps that lead to it. `make faults` takes many more (tests/faults).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar

import networkx
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from api.ingest import Summary, _rebuild, assemble, judge, remove, verify_store
from graph.model import EntityKey, Graph, Judgement
from graph.store import open_store
from graph.store.base import Store
from graph.store.neo4j import Neo4jStore
from graph.store.rows import graph_hash
from tests.faults.engines import Embedded
from tests.plans import AGENCIES, FILES, PARKS, TRACKS, Clause, Plan, dump, dump_of

clauses = st.builds(
    Clause, st.sampled_from(PARKS), st.sampled_from(TRACKS), st.sampled_from(AGENCIES), st.integers(0, 900)
)
plans = st.builds(
    Plan,
    st.sampled_from([f"{place}{what}行动方案" for place in "甲乙" for what in ("数字经济", "先进制造业")]),
    st.lists(clauses, min_size=1, max_size=4, unique_by=lambda c: c.track).map(tuple),
)
judgements = st.builds(
    lambda pair, verdict, who: Judgement(*(EntityKey("Track", n) for n in pair), verdict, f"person:{who}", "试", 1.0),
    st.permutations(TRACKS).map(lambda names: names[:2]),
    st.sampled_from(["same", "different"]),
    st.sampled_from("王李"),
)


class Stores:
    """The two stores, and how each is opened anew."""

    def __init__(self, folder: Path, server: tuple[str, tuple[str, str]]):
        self.folder, self.server = folder, server
        self.embedded = open_store(f"embedded:{folder}")
        self.neo4j: Store = Neo4jStore.open(server[0], auth=server[1])

    @property
    def both(self) -> tuple[Store, Store]:
        return self.embedded, self.neo4j

    def restart(self) -> None:
        self.close()
        self.embedded = open_store(f"embedded:{self.folder}", create=False)
        self.neo4j = Neo4jStore.open(self.server[0], auth=self.server[1])

    def kill_engine(self) -> None:
        Embedded(self.folder).kill()

    def close(self) -> None:
        for store in self.both:
            store.close()


class Steps(RuleBasedStateMachine):
    """The model: which documents are in, and what people have judged. Everything else follows from it."""

    stores: ClassVar[Stores]
    taken: ClassVar[int] = 0  #: steps of all runs

    @initialize()
    def empty(self) -> None:
        self.files: dict[str, Plan] = {}
        self.people: list[Judgement] = []
        for store in self.stores.both:
            store.replace(Graph((), ()), ())

    def take(self, step: Callable[[Store], Summary]) -> Summary:
        """The same step on both stores; they must say the same of it."""
        here, there = map(step, self.stores.both)
        assert here == there
        return here

    @rule(file=st.sampled_from(FILES), plan=plans)
    def ingest(self, file: str, plan: Plan) -> None:
        self.files[file] = plan
        source = plan.source(file)
        self.take(lambda store: _rebuild(store, {file: source}, (), Summary()))
        assert not self.take(lambda store: _rebuild(store, {file: source}, (), Summary())).changes

    @precondition(lambda self: self.files)
    @rule(file=st.sampled_from(FILES), data=st.data())
    def publish_again(self, file: str, data: st.DataObject) -> None:
        self.ingest(file, self.files[data.draw(st.sampled_from(sorted(self.files)))])

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(sorted(self.files)))
        del self.files[file]
        assert self.take(lambda store: remove(store, file)).removed == (file,)

    @rule(judgement=judgements)
    def judge(self, judgement: Judgement) -> None:
        if judgement not in self.people:
            self.people.append(judgement)
        self.take(lambda store: judge(store, [judgement]))

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        judgement = data.draw(st.sampled_from(self.people))
        self.people.remove(judgement)
        self.take(lambda store: judge(store, drop=[judgement]))

    @rule(how=st.sampled_from(["restart", "kill"]))
    def interrupt(self, how: str) -> None:
        self.stores.restart() if how == "restart" else self.stores.kill_engine()

    @rule(names=st.sampled_from([*TRACKS, *PARKS, "数字", "szjk"]))
    def ask(self, names: str) -> None:
        cypher = (
            "MATCH (p:Park)-[r:SUPPORTS]->(t:Track) WHERE t.name CONTAINS $x OR p.name = $x OR $x IN t.aliases "
            "RETURN p.name, t.name, t.aliases, r.quotes, r.spans ORDER BY p.name, t.name"
        )
        here, there = (store.query(cypher, {"x": names}) for store in self.stores.both)
        assert here == there
        found, again = ([h.node.id for h in store.find(names)] for store in self.stores.both)
        assert found == again
        texts, once_more = (store.search_text(names) for store in self.stores.both)
        assert texts == once_more

    @invariant()
    def all_hold_the_same(self) -> None:
        type(self).taken += 1
        if not hasattr(self, "files"):
            return
        sources = [self.files[file].source(file) for file in sorted(self.files)]
        graph, words, problems = assemble(sources, self.people)
        assert problems == []
        wanted = dump(graph, sources, words)
        for store in self.stores.both:
            assert store.version() == graph_hash(graph)
            assert dump_of(store) == wanted
            assert verify_store(store).problems == ()
        check_names(graph, self.files, self.people)


def check_names(graph: Graph, files: dict[str, Plan], people: list[Judgement]) -> None:
    """What judgements mean, told in another way than the builder does it.

    Names are one node only along `same`; two that are `different` never are; without `different` among them, all that
    are joined by `same` are one. And each clause is an edge between the nodes of its park and its track.
    """
    said = {clause.track for plan in files.values() for clause in plan.clauses}
    of_name: dict[str, str] = {}
    for node in graph.nodes:
        if node.type in ("Track", "Park"):
            for name in {node.name, *node.aliases} & {*said, *PARKS}:
                assert of_name.setdefault(name, node.id) == node.id, name
    joined: Any = networkx.Graph()
    joined.add_nodes_from(said)
    joined.add_edges_from((j.left.name, j.right.name) for j in people if j.verdict == "same")
    apart = {frozenset((j.left.name, j.right.name)) for j in people if j.verdict == "different"}
    for group in networkx.connected_components(joined):
        pairs = [(a, b) for a, b in combinations(sorted(group), 2)]
        for a, b in pairs:
            if {a, b} <= said and frozenset((a, b)) in apart:
                assert of_name[a] != of_name[b]
            elif {a, b} <= said and not any(frozenset(pair) in apart for pair in pairs):
                assert of_name[a] == of_name[b]
    for a, b in combinations(sorted(said), 2):
        assert of_name[a] != of_name[b] or networkx.has_path(joined, a, b)
    edges = {(e.source, e.target) for e in graph.edges if e.type == "SUPPORTS" and e.source.startswith("Park-")}
    assert edges == {(of_name[c.park], of_name[c.track]) for plan in files.values() for c in plan.clauses}


@contextmanager
def machine(folder: Path, server: tuple[str, tuple[str, str]]) -> Iterator[type[Steps]]:
    """The steps on two stores of their own."""
    Steps.stores, Steps.taken = Stores(folder, server), 0
    try:
        yield Steps
    finally:
        Steps.stores.close()


def run(steps: type[Steps], number: int, runs: int, length: int) -> None:
    """Take `runs` times at most `length` random steps, which the number tells."""
    print(f"POLICYGRAPH_SEED={number}")
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        seed(number)(steps),
        settings=settings(
            max_examples=runs,
            stateful_step_count=length,
            deadline=None,
            database=None,
            print_blob=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
def test_both_stores_hold_what_the_model_holds(tmp_path: Path, neo4j_url: tuple[str, tuple[str, str]]) -> None:
    with machine(tmp_path / "store", neo4j_url) as steps:
        run(steps, int(os.environ.get("POLICYGRAPH_SEED", "1")), runs=4, length=20)
        assert steps.taken > 40
