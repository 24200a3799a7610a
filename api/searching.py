"""Search as people type: what fits, how much of each type; and where nothing does, what was meant, said as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pypinyin import lazy_pinyin

from api.context import Context
from graph.store.base import Hit

#: foreign short forms that documents write out
WRITTEN_OUT: Mapping[str, str] = {
    "ai": "人工智能", "ar": "增强现实", "vr": "虚拟现实", "iot": "物联网", "ic": "集成电路", "xr": "扩展现实",
}  # fmt: skip
#: what people add to the name of a field or a place
ADDED = ("产业园区", "产业链", "产业", "行业", "赛道", "领域", "园区", "企业", "技术", "政策", "规划")
WORD = 200  #: names that one of several words may fit


@dataclass(frozen=True, slots=True)
class Searched:
    """`totals`: how many of each type fit, whatever the limit. `near`: nothing fits; these may be meant."""

    hits: list[Hit]
    totals: dict[str, int]
    near: bool = False


def search(context: Context, text: str, types: Sequence[str] = (), limit: int = 20, after: str = "") -> Searched:
    """The first hits, best first."""
    hits = context.find(text, types, limit, after)
    if after:
        return Searched(hits, dict(context.totals(text, types)))
    fits = any(hit.match in ("exact", "alias") for hit in hits)
    meant = [] if fits else [hit for name in _names(text) for hit in _exact(context, name, types)]
    if not hits:
        near = meant or next((found for found in _meant(context, text, types) if found), [])
        return Searched(near[:limit], dict(_counted(near)), near=bool(near))
    totals = Counter(context.totals(text, types))
    if totals.total() < len(hits):  # a short form of a body: no name contains it
        totals = _counted(hits)
    found = {hit.node.id for hit in hits}
    meant = [hit for hit in meant if hit.node.id not in found]  # AI is 人工智能 before it is a part of AI芯片
    return Searched((meant + hits)[:limit], dict(totals + _counted(meant)))


def _names(text: str) -> Iterator[str]:
    """What the text is another way to write."""
    text = text.strip()
    if written := WRITTEN_OUT.get(text.casefold()):
        yield written
    for ending in ADDED:
        if text.endswith(ending) and len(text) > len(ending) + 1:
            yield text.removesuffix(ending)


def _meant(context: Context, text: str, types: Sequence[str]) -> Iterator[list[Hit]]:
    """What may be meant, the surest reading first."""
    for ending in ADDED:
        if text.endswith(ending) and len(text) > len(ending) + 1:
            yield _near(context.find(text.removesuffix(ending), types, 20))
    if " " in text.strip():
        yield _with_words(context, text.split(), types)
    if not text.isascii():  # 人工只能: other characters of the same sound
        sound = "".join(lazy_pinyin(text))
        hits = context.find(sound, types, 50) if sound.isascii() and sound.isalpha() else []
        yield _near([hit for hit in hits if "".join(lazy_pinyin(hit.matched)) == sound] or hits[:5])


def _with_words(context: Context, words: Sequence[str], types: Sequence[str]) -> list[Hit]:
    """Names that hold each word, in whatever order."""
    longest = max(words, key=len)
    rest = [word.casefold() for word in words if word != longest]

    def holds(hit: Hit) -> bool:
        names = "\n".join((hit.node.name, *hit.node.aliases)).casefold()
        return all(word in names for word in rest)

    return _near([hit for hit in context.find(longest, types, WORD) if holds(hit)])


def _exact(context: Context, name: str, types: Sequence[str]) -> list[Hit]:
    return _near([hit for hit in context.find(name, types, 10) if hit.match in ("exact", "alias")])


def _near(hits: Sequence[Hit]) -> list[Hit]:
    return [replace(hit, match="near", cursor="") for hit in hits]


def _counted(hits: Sequence[Hit]) -> Counter[str]:
    return Counter(hit.node.type for hit in hits)
