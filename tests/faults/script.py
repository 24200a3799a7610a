"""A writer's steps, told by a seed, and what a store must hold after each of them.

    python -m tests.faults.script URL SEED FIRST COUNT [NAME]

takes steps on the store and prints the number of each one that was acknowledged: the call has returned. Writers of
different names touch different files and judge under their own name.
"""

from __future__ import annotations

import hashlib
import random
import sys
from dataclasses import dataclass, field

from api.ingest import Summary, _rebuild, assemble, judge, remove
from graph.errors import PolicyGraphError
from graph.model import EntityKey, Judgement
from graph.store import open_store
from graph.store.base import Source, Store
from graph.store.rows import graph_hash
from tests.plans import AGENCIES, PARKS, TRACKS, Clause, Plan, dump, dump_of


@dataclass(frozen=True)
class Step:
    """Read a file, remove one, or judge a pair; the last with `undo` takes it back."""

    file: str = ""
    plan: Plan | None = None
    judgement: Judgement | None = None
    undo: bool = False

    def take(self, store: Store) -> None:
        if self.judgement:
            judge(store, drop=[self.judgement]) if self.undo else judge(store, [self.judgement])
        elif self.plan:
            _rebuild(store, {self.file: self.plan.source(self.file)}, (), Summary())
        else:
            remove(store, self.file)


@dataclass
class State:
    """What the steps so far have left."""

    files: dict[str, Plan] = field(default_factory=dict)
    people: list[Judgement] = field(default_factory=list)

    def after(self, step: Step) -> State:
        files, people = dict(self.files), list(self.people)
        if step.judgement:
            people.remove(step.judgement) if step.undo else people.append(step.judgement)
        elif step.plan:
            files[step.file] = step.plan
        else:
            del files[step.file]
        return State(files, people)

    def sources(self) -> list[Source]:
        return [self.files[file].source(file) for file in sorted(self.files)]

    def prints(self) -> tuple[str, str]:
        """Fingerprints of all that a store holds then, and of the graph alone."""
        sources = self.sources()
        graph, words, _ = assemble(sources, self.people)
        return fingerprint(dump(graph, sources, words)), graph_hash(graph)


class Script:
    """Steps 1, 2, 3, … of a seed. State 0 is empty; each step changes what is stored."""

    def __init__(self, seed: int, name: str = ""):
        self._name = name
        self._files = tuple(f"{name}{number}.txt" for number in "一二三四五六七八")
        self._chance = random.Random(seed)
        self._steps: list[Step] = [Step()]
        self._states: list[State] = [State()]
        self._prints: dict[int, tuple[str, str]] = {}

    def step(self, number: int) -> Step:
        self._up_to(number)
        return self._steps[number]

    def state(self, number: int) -> State:
        self._up_to(number)
        return self._states[number]

    def prints(self, number: int) -> tuple[str, str]:
        """Of the state after a step."""
        self._up_to(number)
        if number not in self._prints:
            self._prints[number] = self._states[number].prints()
        return self._prints[number]

    def found(self, store: Store, acknowledged: int) -> int:
        """The step whose state the store holds; -1 when it is none of them."""
        print_ = fingerprint(dump_of(store))
        near = [acknowledged, acknowledged + 1, *range(acknowledged - 1, -1, -1)]
        return next((number for number in near if self.prints(number)[0] == print_), -1)

    def _up_to(self, number: int) -> None:
        while len(self._steps) <= number:
            step = self._next(len(self._steps), self._states[-1])
            self._steps.append(step)
            self._states.append(self._states[-1].after(step))

    def _next(self, number: int, state: State) -> Step:
        pick = self._chance.choice
        kind = self._chance.random()
        if kind < 0.15 and state.files:
            return Step(pick(sorted(state.files)))
        if kind < 0.25 and state.people:
            return Step(judgement=pick(state.people), undo=True)
        if kind < 0.35:
            left, right = self._chance.sample(TRACKS, 2)
            keys = (EntityKey("Track", left), EntityKey("Track", right))
            return Step(
                judgement=Judgement(*keys, pick(("same", "different")), f"person:{self._name}", f"第 {number} 步")
            )
        tracks = self._chance.sample(TRACKS, self._chance.randint(1, 5))
        clauses = tuple(Clause(pick(PARKS), track, pick(AGENCIES), number) for track in tracks)
        return Step(pick(self._files), Plan(f"{self._name}第{number}号行动方案", clauses))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main(url: str, seed: str, first: str, count: str, name: str = "") -> None:
    script = Script(int(seed), name)
    with open_store(url) as store:
        for number in range(int(first), int(first) + int(count)):
            script.step(number).take(store)
            print(number, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except PolicyGraphError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        raise SystemExit(3) from None
