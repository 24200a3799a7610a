"""Names in several documents that mean one thing: fields by their core, relative names of one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extraction.agencies.names import written_key
from extraction.pairs.fields import core_of
from extraction.simplify import plain
from graph.model import EntityKey, EntityStatement, Judgement, Statement


def judge_names(sources: Sequence[tuple[str, str, Sequence[Statement]]]) -> Iterator[Judgement]:
    """Judgements between names in all documents: (file, jurisdiction, statements) of each."""
    entities = [
        (file, jurisdiction, s)
        for file, jurisdiction, statements in sources
        for s in statements
        if isinstance(s, EntityStatement)
    ]
    yield from _fields(s for _, _, s in entities)
    yield from _relative(entities)


def _fields(entities: Iterator[EntityStatement]) -> Iterator[Judgement]:
    """Tracks and technologies that differ in 产业, in width, or in an abbreviation; the most frequent name is kept."""
    counts: Counter[tuple[str, str]] = Counter()
    for entity in entities:
        if entity.type in ("Track", "Technology"):
            counts[entity.type, entity.name] += len(entity.evidence)
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for type_, name in sorted(counts):
        groups[type_, core_of(name)[0]].append(name)
    for (type_, _), names in groups.items():
        kept = max(names, key=lambda name: (counts[type_, name], len(name), name))
        for name in names:
            if name != kept and {core_of(name)[1], core_of(kept)[1]} != {"field", "technology"}:
                why = "名称相同（不计全半角、通名和缩写）"
                yield Judgement(EntityKey(type_, name), EntityKey(type_, kept), "same", "rule:field-name", why, 0.9)


def _relative(entities: Sequence[tuple[str, str, EntityStatement]]) -> Iterator[Judgement]:
    """各区政府 in two documents of one city: one group; in two cities, two."""
    groups: defaultdict[tuple[str, str, str], list[EntityKey]] = defaultdict(list)
    for file, jurisdiction, entity in sorted(entities, key=lambda item: (item[0], item[2].name)):
        if jurisdiction and entity.properties.get("only_in") and entity.type in ("Agency", "Park"):
            form = written_key(entity.name) if entity.type == "Agency" else plain(entity.name)
            groups[entity.type, jurisdiction, form].append(EntityKey(entity.type, entity.name, file))
    for (_, jurisdiction, _), keys in groups.items():
        for key in keys[1:]:
            if key.document != keys[0].document:
                why = f"都是{jurisdiction}的文件所称"
                yield Judgement(key, keys[0], "same", "rule:one-place", why, 0.9)
