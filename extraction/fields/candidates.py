"""Tracks and technologies: candidates from phrases, headings and the vocabulary, and what their contexts say of them.

Every occurrence of a candidate has features (the word that governs it, the noun that closes its list, its ending ...).
A name is judged once for the whole document, on the features of all its occurrences, by weights that
`extraction.fields.model` holds: no track, a Track, or a Technology.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extraction.document import Document, Mention
from extraction.fields.model import Features, Weights, classify
from extraction.fields.names import (
    ACRONYM,
    BODY_END,
    CLOSING,
    GROWING,
    MEASURED,
    TECH_END,
    TITLE_TAILS,
    TITLE_VERBS,
    TRACK_END,
    VAGUE_END,
    as_listed,
    canonical,
    head_class,
    head_name,
    head_product,
    is_gloss,
    is_possible,
    known_fields,
    named,
    tail_class,
    trimmed,
)
from extraction.grammar import grammar, made_of
from extraction.phrases import Item, Phrase, Span
from extraction.placed import placed
from extraction.structure import OVERALL
from extraction.tagger.model import Tags

View = list[tuple[float, float]]  #: what the tagger gives to Track and to Technology at each occurrence of a name


@dataclass(frozen=True, slots=True)
class Usage:
    """One occurrence of a candidate name, with what its context says."""

    start: int
    end: int
    name: str
    features: Features
    method: str


def usages(
    document: Document, phrases: Sequence[Phrase], known: Sequence[Span], places: Sequence[Mention], tags: Tags | None
) -> list[Usage]:
    """Candidates of a document's phrases, headings, names of places, vocabulary terms and tags, in no order.

    `places` are mentions of parks and districts.
    """
    text = document.text
    marks = placed(document, places)
    found = [u for phrase in phrases for u in _of_phrase(text, phrase, bool(marks[phrase.start]))]
    for section in document.sections:
        if section.level:
            found += _of_title(document, section.title_start, section.title_end, known)
    title = document.metadata.title_span
    found += [
        Usage(a, b, canonical(text[a:b]), frozenset({"in:document"}), "document")
        for a, b in known
        if title[0] <= a and b <= title[1]
    ]
    found += [
        Usage(a, b, canonical(text[a:b]), _in_place(text, b, place.end), "place")
        for a, b in known
        for place in places
        if place.type == "Park"
        and place.start <= a
        and b <= place.end
        and (a, b) != (place.start, place.end)
        and b - a > 2
    ]
    found += _acronyms(text)
    found += _of_vocabulary(text, phrases, known, found)
    return found + list(_of_tags(text, tags, found)) if tags else found


def _of_tags(text: str, tags: Tags, found: Sequence[Usage]) -> Iterator[Usage]:
    """Names that only the tagger sees."""
    taken = {(u.start, u.end) for u in found}
    for tag in tags.spans:
        if tag.type in ("Track", "Technology"):
            name = named(text, *trimmed(text, tag.start, tag.end))
            if name and name[0] not in taken:
                yield Usage(*name[0], name[1], frozenset({"tag:alone"}), "tag")


def _in_place(text: str, end: int, place_end: int) -> Features:
    """A place that is built for an industry names it: [无人机]产业园."""
    return frozenset({"in:park", "closed"}) if text[end:place_end].startswith("产业") else frozenset({"in:park"})


def mentions_of(found: Sequence[Usage], tags: Tags | None, weights: Weights) -> list[Mention]:
    """Mentions of the names that are a field or a technology; one type for a name in the whole document."""
    by_name: dict[str, list[Usage]] = defaultdict(list)
    for usage in found:
        by_name[usage.name].append(usage)
    topic = topic_of(by_name)
    views = {name: view_of(group, tags) for name, group in by_name.items()}
    features = {name: describe(name, group, topic, views[name]) for name, group in by_name.items()}
    opinions = [_opinion(view) if view else None for view in views.values()]
    verdicts = classify(list(features.values()), opinions, weights)
    words = grammar()
    mentions = []
    for (name, group), verdict in zip(by_name.items(), verdicts, strict=True):
        if name in words.generic and not features[name] & {"head:Track", "closed"}:
            continue  # a general word is a field only where a closing noun says so: 装备、电子等产业
        if "is:acronym" in features[name] or _closes_fields(name, group):
            verdict = "Track", 0.85
        if verdict:
            type_, sure = verdict
            mentions += [Mention(u.start, u.end, type_, name, u.method, sure) for u in group]
    return sorted(set(mentions))


def _closes_fields(name: str, group: Sequence[Usage]) -> bool:
    """Whether a name closes a list of what is to be developed: 聚焦低轨卫星互联网、光通信等[前沿通信]领域."""
    closes = any(u.method == "head:develop" for u in group)
    return closes and not CLOSING.search(name) and not made_of(name, grammar().generic, grammar().plain)


def topic_of(by_name: Mapping[str, Sequence[Usage]]) -> str:
    """The first two characters of the vocabulary's term that a document uses most, '' when it uses none often."""
    counts = {name: len(group) for name, group in by_name.items() if name in known_fields() and len(name) > 2}
    name, count = max(counts.items(), key=lambda c: (c[1], c[0]), default=("", 0))
    return name[:2] if count >= 4 else ""


def describe(name: str, group: Sequence[Usage], topic: str, view: View | None) -> Features:
    """All features of a name: its form, its occurrences, the document's topic, and what the tagger thinks, if any."""
    features = name_features(name, group) | topical(name, topic)
    return features | tagged(view) if view else features


def topical(name: str, topic: str) -> Features:
    """Whether a name begins like what the document is about: 低空文旅 in one about 低空经济."""
    return frozenset({"form:topic"}) if topic and name.startswith(topic) and name not in known_fields() else frozenset()


def name_features(name: str, group: Sequence[Usage]) -> Features:
    """What a name's form and all its occurrences say."""
    found = set().union(*(u.features for u in group))
    listed = known_fields().get(name)
    found.add(f"known:{(listed[1] or 'both') if listed else 'no'}")
    if TRACK_END.search(name):
        found.add("end:Track")
    if TECH_END.search(name):
        found.add("end:Technology")
    if not listed:
        found |= _form(name)
    found.add(f"length:{min(len(name), 9)}")
    count = len({u.start for u in group})
    found.add("count:1" if count == 1 else "count:2-3" if count < 4 else "count:4+")
    return frozenset(found)


def tagged(view: View) -> Features:
    """What the tagger thinks of a name: of its best occurrence, of all, and which type it leans to."""
    track, technology = (max(p[i] for p in view) for i in (0, 1))
    tracks, technologies = (sum(p[i] for p in view) for i in (0, 1))
    return frozenset(
        {
            f"tag:any:{_grade(max(map(sum, view)))}",
            f"tag:Track:{_grade(track)}",
            f"tag:Technology:{_grade(technology)}",
            f"tag:mean:{_grade((tracks + technologies) / len(view))}",
            f"tag:type:{_grade(tracks / (tracks + technologies + 1e-9))}",
        }
    )


def view_of(group: Sequence[Usage], tags: Tags | None) -> View | None:
    """The tagger's view of a name, if there is a tagger."""
    if not tags:
        return None
    spans = sorted({(u.start, u.end) for u in group})
    return [(tags.probability(*span, "Track"), tags.probability(*span, "Technology")) for span in spans]


def _opinion(view: View) -> tuple[float, float] | None:
    """How sure the tagger is of a name's best occurrence, and what of that is Track; None if next to nothing."""
    track, technology = (sum(p[i] for p in view) for i in (0, 1))
    return (max(map(sum, view)), track / (track + technology)) if track + technology > 0.05 else None


def _grade(probability: float) -> int:
    return sum(probability >= step for step in (0.05, 0.15, 0.3, 0.5, 0.7, 0.9))


@cache
def _abstract_tails() -> tuple[str, ...]:
    return tuple(word for word in grammar().abstract if word in grammar().tails)


def _form(name: str) -> set[str]:
    words = grammar()
    found = set()
    if made_of(name, words.generic):
        found.add("form:generic")
    if name.endswith(words.abstract):
        found.add("form:tail" if name.endswith(_abstract_tails()) else "form:abstract")
    if VAGUE_END.search(name):
        found.add("form:vague")
    if BODY_END.search(name):
        found.add("form:body")
    if name in words.generic:
        found.add("form:word")
    if re.search(r"[与及和]", name):
        found.add("form:joined")
    if re.search(r"[A-Za-z0-9]", name):
        found.add("form:latin")
    known = known_fields()
    for length in range(2, len(name)):
        if name[:length] in known:
            found.add("form:known-begin")
        if name[-length:] in known:
            found.add(f"form:known-end:{known[name[-length:]][1] or 'both'}")
    return found


def _of_phrase(text: str, phrase: Phrase, of_place: bool) -> Iterator[Usage]:
    for item in phrase.items:
        yield from _of_item(text, phrase, item, of_place)
        yield from _of_brackets(text, item, phrase.role or "none")
    for closing, feature in ((head_name(text, phrase), "is:head"), (head_product(text, phrase), "is:product-head")):
        if closing:
            (start, end), name = closing
            develops = feature == "is:head" and phrase.role == "develop"
            yield Usage(start, end, name, frozenset({feature}), "head:develop" if develops else "head")


def _of_item(text: str, phrase: Phrase, item: Item, of_place: bool) -> Iterator[Usage]:
    whole = trimmed(text, item.start, item.end)
    if not (found := named(text, *whole)):
        return
    (start, end), name = found
    last = phrase.items[-1]
    features = frozenset(_context(phrase, text[slice(*whole)], text[last.start : last.end]))
    # 区做|强新型显示: where the segmenter cuts a verb wrongly it is found at the name's beginning
    if verb := grammar().role_of.get(text[item.start : start]):
        features |= {f"verb:{verb}"}
    if of_place:
        features |= {"placed", f"placed:{phrase.role or 'none'}"}
    method = f"phrase:{phrase.role or 'list'}"
    yield Usage(start, end, name, features, method)
    if item.gloss and is_gloss(name, text[slice(*item.gloss)]):
        yield Usage(*item.gloss, name, frozenset({"has:gloss"}), "gloss")


def _of_brackets(text: str, item: Item, role: str) -> Iterator[Usage]:
    """The names that stand enumerated in brackets behind one: 乐器（吉他、钢琴）"""
    for a, b in item.listed_in(text):
        if found := named(text, *trimmed(text, a, b)):
            yield Usage(*found[0], found[1], frozenset({"role:bracket:list", f"bracket:{role}"}), "brackets")


def _context(phrase: Phrase, whole: str, last: str) -> Iterator[str]:
    role = phrase.role or "none"
    listed = "list" if phrase.listed else "single"
    yield f"role:{role}:{listed}"
    if phrase.listed:
        head = head_class(phrase)
        yield f"head:{head}"
        if role in ("develop", "research", "apply"):
            yield f"head:{head}:{role}"
        yield "items:3+" if len(phrase.items) > 2 else "items:1-2"
    yield f"tail:{listed}:{tail_class(phrase)}"
    # 智能传感器及物联网和精准医疗[产业]: the closing noun is that of all
    if CLOSING.search(whole) or (CLOSING.search(last) and not phrase.head):
        yield "closed"
    if GROWING.search(whole):
        yield "growing"
    if MEASURED.search(whole):
        yield "measured"
    if phrase.first:
        yield f"first:{role}"


def _of_title(document: Document, start: int, end: int, known: Sequence[Span]) -> Iterator[Usage]:
    """The field that a heading names, and the vocabulary's terms beside it."""
    text = document.text
    section = document.section_at(start)
    titled = title_name(text, start, end) if section.kind in ("measure", "section") else None
    if titled:
        (begin, stop), name, how = titled
        yield Usage(begin, stop, name, frozenset({f"title:{section.kind}:{how}"}), "title")
    for a, b in known:
        if start <= a and b <= end and not (titled and titled[0][0] <= a and b <= titled[0][1]):
            yield Usage(a, b, canonical(text[a:b]), frozenset({"in:title"}), "vocabulary")


def title_name(text: str, start: int, end: int) -> tuple[Span, str, str] | None:
    """Span and name of a heading's object, and how the heading is built: name, develop or other."""
    title = text[start:end]
    verb = TITLE_VERBS.match(title)
    begin = start + (verb.end() if verb else 0)
    tail = TITLE_TAILS.search(title)
    stop = start + (tail.start() if tail and start + tail.start() > begin + 1 else len(title))
    begin, stop = trimmed(text, begin, stop)
    name = canonical(text[begin:stop])
    if OVERALL.search(title) or not is_possible(name) or (len(name) > 12 and name not in known_fields()):
        return None
    if re.search(r"[与和及]", name) and all(
        len(part) > 2 and part in known_fields() for part in re.split(r"[与和及]", name)
    ):
        return None
    developing = bool(verb and re.search(r"发展|做强|做大|做优|壮大|培育|布局|拓展|推广|聚焦", verb.group())) or bool(
        tail and re.search(r"发展|转型|升级|产业", tail.group())
    )
    return (begin, stop), name, "name" if not verb else "develop" if developing else "other"


def _acronyms(text: str) -> list[Usage]:
    """A Latin short form that a document keeps speaking of is what it is about, whether or not a list has it."""
    spans = [m.span() for m in ACRONYM.finditer(text)]
    counts = Counter(text[a:b] for a, b in spans)
    return [
        Usage(a, b, text[a:b], frozenset({"is:acronym"}), "acronym")
        for a, b in spans
        if counts[text[a:b]] >= 5 and text[a:b] not in known_fields()
    ]


def _of_vocabulary(
    text: str, phrases: Sequence[Phrase], known: Sequence[Span], found: Sequence[Usage]
) -> Iterable[Usage]:
    """Terms of the vocabulary that stand before a noun: [人工智能]企业, [集成电路]关键核心技术.

    A term inside a longer name says nothing of its own, and one in the middle of a compound is a part of it.
    """
    begins = {i + 1 for i, char in enumerate(text) if char == "”"}
    verbs: dict[int, Phrase] = {}
    for phrase in phrases:
        for item in phrase.items:
            for start in (item.start, trimmed(text, item.start, item.end)[0]):
                begins.add(start)
                verbs[start] = phrase
    taken = {(u.start, u.end) for u in found}
    for start, end in known:
        if start not in begins or (start, end) in taken:
            continue
        written = text[start:end]
        role = verbs[start].role if start in verbs else "none"
        kind = known_fields()[as_listed(written)][1] or "both"
        yield Usage(
            start,
            end,
            canonical(written),
            frozenset({f"before:{role}", f"before:{kind}:{min(len(written), 4)}"}),
            "vocabulary",
        )
