"""Score a facts file against a gold folder: what `policygraph evaluate` prints.

Entities are matched one to one within a document and type: equal names first, then names that are aliases, then
aliases in common. Precision counts all gold facts, recall only the `agreed` ones, which both annotators have.
Relations are compared on matched entities; there a Track and a Technology of one name may stand for each other.
A target counts where comparator, value, unit and deadline are equal, the indicator is alike and the subject is the
same name or contains the other; where the gold gives a subject, the fact must give one too.

tests/gold/score.py is the reference; a test holds that both print the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extraction.likeness import Row, Tally, normal, target_tally

CORE_ENTITIES = ("Track", "Park", "District", "Technology", "Agency")
CORE_RELATIONS = ("SUPPORTS/place", "LOCATED_IN", "RESPONSIBLE_FOR", "SUPPORTS/measure")
_INTERCHANGEABLE = {"Track", "Technology"}
_MOST_ALIASES = 12  # an entity with more is matched by its name alone


@dataclass(frozen=True)
class Report:
    """`text` is what is printed, its last line feed included; `figures` maps the name of a line to its F1."""

    text: str
    figures: Mapping[str, float]


@dataclass(frozen=True)
class _Entity:
    doc: str
    type: str
    name: str  #: normalised
    forms: frozenset[str]  #: name and aliases, normalised
    agreed: bool


def evaluate(facts: Path, gold: Path, documents: Sequence[str] = ()) -> str:
    """The printed scores of a facts file; `documents` are gold ids (000, h01 …), all of the folder by default."""
    return report(facts, gold, documents).text


def report(facts: Path, gold: Path, documents: Sequence[str] = ()) -> Report:
    """Scores of a facts file. Raises OSError for a missing file, ValueError for a line that is no JSON."""
    entities, relations, targets = (_rows(gold / f"{kind}.jsonl") for kind in ("entities", "relations", "targets"))
    docs = list(documents) or sorted({row["doc"] for row in entities})
    entities, relations, targets = (
        [row for row in rows if row["doc"] in docs] for rows in (entities, relations, targets)
    )
    system = _facts_by_kind(facts, docs)
    lines: list[str] = []
    figures: dict[str, float] = {}

    def add(key: str, tally: Tally, shown: str = "") -> None:
        text, figures[key] = tally.line(shown or key)
        lines.append(text)

    ids, found = _score_entities(_entities(entities), _entities(system["entity"]), add)
    optional = _optional(gold)
    claims = [row for row in system["relation"] if not _either_reading(row, optional)]
    left_over = _score_relations(_triples(relations, ids), _triples(claims, found), add)
    if left_over:
        lines.append(f"not annotated in the gold: {left_over}")
    add("targets", target_tally(targets, system["target"]), "TARGETS (all slots)")
    lines.append(json.dumps({key: round(value, 3) for key, value in figures.items()}, ensure_ascii=False))
    return Report("\n".join(lines) + "\n", figures)


# Rows


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _facts_by_kind(path: Path, docs: Sequence[str]) -> Mapping[str, list[Row]]:
    """Facts of the gold documents; a file belongs to the gold document whose id its name starts with."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(path):
        name = Path(str(row.get("document") or row.get("doc"))).name
        doc = next((doc for doc in docs if name.startswith(doc)), None)
        if doc:
            kinds[row["kind"]].append({**row, "doc": doc})
    return kinds


def _optional(gold: Path) -> set[tuple[str, str]]:
    """(document, name) of bodies in responsible lists that are no agencies: giving them is neither right nor wrong."""
    path = gold / "responsible_nonagency.jsonl"
    return {(row["doc"], normal(row.get("name") or row.get("head"))) for row in _rows(path)} if path.exists() else set()


def _either_reading(row: Row, optional: set[tuple[str, str]]) -> bool:
    return bool(row["relation"] == "RESPONSIBLE_FOR" and (row["doc"], normal(row["head"])) in optional)


def _entities(rows: Iterable[Row]) -> list[_Entity]:
    """Entities of the rows, the first of each (document, type, name)."""
    seen: dict[tuple[str, str, str], _Entity] = {}
    for row in rows:
        name, aliases = normal(row["name"]), row.get("aliases") or []
        forms = {normal(alias) for alias in aliases} if len(aliases) <= _MOST_ALIASES else set()
        entity = _Entity(row["doc"], row["type"], name, frozenset({name} | forms), row.get("agreed", True))
        seen.setdefault((entity.doc, entity.type, name), entity)
    return list(seen.values())


# Entities

_Numbered = Sequence[tuple[int, _Entity]]
_Ids = Mapping[tuple[str, str, str], int]


def _pair(gold: _Numbered, system: _Numbered, fit: Callable[[_Entity, _Entity], bool]) -> dict[int, int]:
    """One-to-one matches, system -> gold, best grade first: 0 equal names, 1 a name among aliases, 2 shared aliases."""
    by_form: dict[tuple[str, str], list[tuple[int, _Entity]]] = defaultdict(list)
    for i, g in gold:
        for form in g.forms:
            by_form[g.doc, form].append((i, g))
    candidates: set[tuple[int, int, int, int]] = set()
    for j, s in system:
        for form in s.forms:
            for i, g in by_form.get((s.doc, form), []):
                if fit(g, s):
                    grade = 0 if g.name == s.name else 1 if s.name in g.forms or g.name in s.forms else 2
                    candidates.add((grade, len(s.forms), i, j))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in taken and j not in matched:
            matched[j] = i
            taken.add(i)
    return matched


def _score_entities(
    gold: Sequence[_Entity], system: Sequence[_Entity], add: Callable[[str, Tally, str], None]
) -> tuple[_Ids, _Ids]:
    """Adds the entity lines; returns the gold number of each gold name and of each matched system name."""
    matched = _pair(list(enumerate(gold)), list(enumerate(system)), lambda g, s: g.type == s.type)
    taken = set(matched.values())
    loosely = _pair(
        [(i, g) for i, g in enumerate(gold) if i not in taken],
        [(j, s) for j, s in enumerate(system) if j not in matched],
        lambda g, s: g.type in _INTERCHANGEABLE and s.type in _INTERCHANGEABLE,
    )
    total = Tally(0, 0, 0, 0)
    for type_ in [*CORE_ENTITIES, *sorted({g.type for g in gold} - set(CORE_ENTITIES))]:
        tally = Tally(
            sum(j in matched for j, s in enumerate(system) if s.type == type_),
            sum(s.type == type_ for s in system),
            sum(i in taken for i, g in enumerate(gold) if g.type == type_ and g.agreed),
            sum(g.type == type_ and g.agreed for g in gold),
        )
        add(type_, tally, "")
        if type_ in CORE_ENTITIES:
            total += tally
    add("entities", total, "ENTITIES (core five)")

    names: dict[tuple[str, str, str], int] = {}
    for i, g in enumerate(gold):
        for form in g.forms:
            names.setdefault((g.doc, g.type, form), i)
    found = {(system[j].doc, system[j].type, system[j].name): i for j, i in {**loosely, **matched}.items()}
    return names, found


# Relations


def _kind(row: Row) -> str:
    if row["relation"] != "SUPPORTS":
        return str(row["relation"])
    by_head = {"Park": "place", "District": "place", "Measure": "measure"}
    return "SUPPORTS/" + by_head.get(row["head_type"], "other")


def _triples(rows: Iterable[Row], ids: _Ids) -> dict[Hashable, tuple[str, bool]]:
    """Distinct relations -> (kind, agreed), by the numbers of their ends, or by names where an end has none."""
    triples: dict[Hashable, tuple[str, bool]] = {}
    for row in rows:
        doc, relation = row["doc"], row["relation"]
        head, tail = (row["head_type"], normal(row["head"])), (row["tail_type"], normal(row["tail"]))
        h, t = ids.get((doc, *head)), ids.get((doc, *tail))
        known = h is not None and t is not None
        key: Hashable = (doc, relation, h, t) if known else ("?", doc, relation, *head, *tail)
        triples.setdefault(key, (_kind(row), row.get("agreed", True)))
    return triples


def _score_relations(
    gold: Mapping[Hashable, tuple[str, bool]],
    system: Mapping[Hashable, tuple[str, bool]],
    add: Callable[[str, Tally, str], None],
) -> dict[str, int]:
    """Adds the relation lines; returns how many relations are of kinds that the gold does not have."""
    kinds = {kind for kind, _ in gold.values()}
    total = Tally(0, 0, 0, 0)
    for kind in sorted(kinds):
        tally = Tally(
            sum(key in gold for key, (k, _) in system.items() if k == kind),
            sum(k == kind for k, _ in system.values()),
            sum(key in system for key, (k, agreed) in gold.items() if k == kind and agreed),
            sum(k == kind and agreed for k, agreed in gold.values()),
        )
        add(kind, tally, "")
        if kind in CORE_RELATIONS:
            total += tally
    add("relations", total, "RELATIONS (core four)")
    return dict(Counter(kind for kind, _ in system.values() if kind not in kinds))
