"""Judgements by rule: which names of a document mean one thing, and which documents are one.

Rules only merge what the text, the jurisdiction or a vocabulary makes certain; a name that fits two is `unsure`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from extraction.across import judge_names
from extraction.agencies.names import resolve_names
from extraction.citations.resolution import judge_citations
from extraction.divisions.gazetteer import division_of
from extraction.document import Document
from extraction.fields.names import known_fields
from extraction.pairs.places import one_in_a_place
from extraction.places.names import known_places
from extraction.publications import judge_publications
from graph.model import EntityKey, EntityStatement, Judgement, Statement


def judge(document: Document, statements: Sequence[Statement]) -> tuple[Judgement, ...]:
    """Judgements within one document, sorted."""
    entities = [s for s in statements if isinstance(s, EntityStatement)]
    return tuple(sorted((j for rule in RULES for j in rule(document, entities)), key=_order))


def judge_across(
    sources: Sequence[tuple[str, str, Sequence[Statement]]], text: Callable[[str], str]
) -> tuple[Judgement, ...]:
    """Judgements between documents: (file, fingerprint, statements) of each, and what gives the clean text of a file.

    Publications of one policy are the same, and so are the names by which documents cite one.
    """
    own = {file: document for file, _, statements in sources if (document := _own_document(statements))}
    found = [*judge_publications(own, {file: print for file, print, _ in sources}, text)]
    placed = [(file, _jurisdiction(statements), statements) for file, _, statements in sources]
    found += [*judge_citations(placed), *judge_names(placed)]
    return tuple(sorted(found, key=_order))


def _order(judgement: Judgement) -> tuple[EntityKey, EntityKey, str]:
    return judgement.left, judgement.right, judgement.verdict


def _jurisdiction(statements: Sequence[Statement]) -> str:
    own = _own_document(statements)
    return str(own.properties.get("jurisdiction", "")) if own else ""


def _own_document(statements: Sequence[Statement]) -> EntityStatement | None:
    return next(
        (s for s in statements if isinstance(s, EntityStatement) and s.type == "Document" and s.properties.get("own")),
        None,
    )


def agency_names(document: Document, entities: Sequence[EntityStatement]) -> Iterator[Judgement]:
    """Short forms to full official names, in the jurisdiction that the document speaks for."""
    metadata = document.metadata
    names = [e.name for e in entities if e.type == "Agency"]
    for name, resolution in resolve_names(names, metadata.jurisdiction, metadata.issuer).items():
        if resolution.name != name:
            yield Judgement(
                EntityKey("Agency", name, document.file),
                EntityKey("Agency", resolution.name),
                "same",
                "rule:agency",
                resolution.reason,
                0.95,
            )


def listed_terms(document: Document, entities: Sequence[EntityStatement]) -> Iterator[Judgement]:
    """Terms that a vocabulary gives as names of one thing; the document's own more frequent name is kept."""
    rows: dict[tuple[str, str], list[EntityStatement]] = defaultdict(list)
    for entity in entities:
        if entity.type in ("Track", "Technology") and entity.name in known_fields():
            rows[entity.type, known_fields()[entity.name][0]].append(entity)
    for (_, term), group in rows.items():
        kept = max(group, key=lambda e: (len(e.evidence), e.name))
        for entity in group:
            if entity is not kept:
                yield _same(document, entity, kept, "rule:vocabulary", f"词表中同属“{term}”")


def short_places(document: Document, entities: Sequence[EntityStatement]) -> Iterator[Judgement]:
    """The short name of a place that the document names in full; of two fitting places it is unsure which."""
    parks = [e for e in entities if e.type == "Park"]
    for short in parks:
        zone = known_places().get(short.name)
        longer = [
            p for p in parks if p is not short and (_shortens(short.name, p.name) or (zone and zone["name"] == p.name))
        ]
        for park in longer:
            if len(longer) == 1:
                yield _same(document, short, park, "rule:short-place", f"文中只有“{park.name}”以此为简称")
            else:
                yield Judgement(
                    EntityKey("Park", short.name, document.file),
                    EntityKey("Park", park.name, document.file),
                    "unsure",
                    "rule:short-place",
                    f"简称对应 {len(longer)} 个园区",
                    0.5,
                )


def _shortens(short: str, name: str) -> bool:
    """人工智能岛 for 张江人工智能岛: the end of the longer name, and more than a kind of place."""
    return len(short) >= 4 and name.endswith(short) and len(name) - len(short) <= 4


def _same(document: Document, left: EntityStatement, right: EntityStatement, by: str, why: str) -> Judgement:
    return Judgement(
        EntityKey(left.type, left.name, document.file),
        EntityKey(right.type, right.name, document.file),
        "same",
        by,
        why,
        0.9,
    )


def own_zones(document: Document, entities: Sequence[EntityStatement]) -> Iterator[Judgement]:
    """高新区 in a document of 太仓 is 太仓高新区; of a province it may be any."""
    home = division_of(document.metadata.jurisdiction)
    if home is None or home.level == "province":
        return
    for park in entities:
        if park.type == "Park" and one_in_a_place(park.name):
            yield Judgement(
                EntityKey("Park", park.name, document.file),
                EntityKey("Park", (home.short or home.name) + park.name),
                "same",
                "rule:own-zone",
                f"{home.name}的文件所称",
                0.9,
            )


RULES: tuple[Callable[[Document, Sequence[EntityStatement]], Iterator[Judgement]], ...] = (
    agency_names,
    listed_terms,
    short_places,
    own_zones,
)
