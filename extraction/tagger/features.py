"""Features of every character, for the tagger: its word's class, its neighbours', its phrase, its lists.

Features are classes, marks, and words and characters of the grammar, general ones such as 产业 and 园 among them; no
other word of a name is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extraction.document import Document, Mention
from extraction.fields.names import as_listed, head_class, known_fields, tail_class
from extraction.grammar import grammar
from extraction.phrases import COUNT, Phrase, Span
from extraction.placed import placed
from extraction.places.names import PLACE_END
from extraction.projects import ORGANIZATION_END, PROJECT_END
from extraction.reading import sentence_spans

MARKS = frozenset("“”（）《》、，：；的和与及等/+·")
PLAIN_WORDS = frozenset("的、，和与及等")
#: nouns that close a name, by its type
ENDINGS = (("Park", PLACE_END), ("Project", PROJECT_END), ("Organization", ORGANIZATION_END))
#: features of a character that a place precedes in its clause, by its place in its word
PLACED = {place: ("placed", f"placed:{place}") for place in "BMES"}
Features = list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a heading: positions of its characters (white space left out) and the features of each."""

    positions: list[int]
    features: list[Features]


def lines_of(
    document: Document,
    words: Sequence[Span],
    known: Sequence[Span],
    phrases: Sequence[Phrase],
    found: Sequence[Mention],
) -> Iterator[Line]:
    """Every sentence and heading of a document.

    `words` are the segmenter's, `known` the vocabulary's terms, `found` what the finders of places, bodies and
    projects found.
    """
    text = document.text
    listed = _known_marks(text, known)
    mentioned = _mention_marks(len(text), found)
    items = _item_marks(text, phrases)
    marks = placed(document, found)
    written = [text[a:b] for a, b in words]
    starts = [a for a, _ in words]
    for start, end, where in _spans(document):
        line = Line([], [])
        first = bisect_left(starts, start)
        for i in range(max(0, first - 1), len(words)):
            a, b = words[i]
            if a >= end:
                break
            around = _around(written, words, i, start, end)
            for position in range(max(a, start), min(b, end)):
                place = "S" if b - a == 1 else "B" if position == a else "E" if position == b - 1 else "M"
                features = [where, listed[position], mentioned[position], *_word(written[i], place)]
                for distance, word in around:
                    features += _neighbour(word, distance, place)
                features += items[position]
                if marks[position]:
                    features += PLACED[place]
                features += _here(text[max(start, position - 1) : position + 1])
                for distance in (-2, -1, 1, 2):
                    if start <= (other := position + distance) < end:
                        features += _beside(distance, listed[other], text[other] if text[other] in MARKS else "")
                line.positions.append(position)
                line.features.append(features)
        if line.positions:
            yield line


def _spans(document: Document) -> list[tuple[int, int, str]]:
    spans = [(a, b, "in:body") for a, b, _ in sentence_spans(document)]
    spans += [(s.title_start, s.title_end, f"in:{s.kind}-title") for s in document.sections if s.level]
    spans.append((*document.metadata.title_span, "in:document-title"))
    return sorted({s for s in spans if s[1] > s[0]})


def _known_marks(text: str, known: Sequence[Span]) -> list[str]:
    marks = ["known:no"] * len(text)
    for start, end in known:
        type_ = known_fields()[as_listed(text[start:end])][1] or "both"
        for i in range(start, end):
            marks[i] = f"known:{'B' if i == start else 'E' if i == end - 1 else 'M'}:{type_}"
    return marks


def _mention_marks(length: int, found: Sequence[Mention]) -> list[str]:
    """The outermost mention at each position."""
    marks = ["found:no"] * length
    for mention in sorted(found, key=lambda m: m.end - m.start):
        for i in range(mention.start, mention.end):
            marks[i] = f"found:{'B' if i == mention.start else 'E' if i == mention.end - 1 else 'M'}:{mention.type}"
    return marks


def _item_marks(text: str, phrases: Sequence[Phrase]) -> list[tuple[str, ...]]:
    marks: list[tuple[str, ...]] = [("item:no",)] * len(text)
    tails = grammar().tails
    for phrase in phrases:
        role, listed = phrase.role or "none", "list" if phrase.listed else "single"
        head = head_class(phrase) if phrase.listed else "-"
        tail = tail_class(phrase)
        behind = phrase.tail if phrase.tail in tails else ""
        for number, item in enumerate(phrase.items):
            last = "last" if number == len(phrase.items) - 1 else "inner"
            whole = text[item.start : item.end].strip("“”")
            named = tuple(type_ for type_, pattern in ENDINGS if pattern.search(whole))
            first = item.end - 1
            for i in range(item.start, min(item.end, len(text))):
                place = "B" if i == item.start else "E" if i == first else "M"
                marks[i] = _item(
                    role, listed, head, tail, behind, phrase.verb, phrase.first, last, named, place, min(first - i, 5)
                )
            for start, end in item.listed_in(text):
                for i in range(start, end):
                    marks[i] = ("bracket:B" if i == start else "bracket:E" if i == end - 1 else "bracket:M",)
        for i in range(phrase.head_start, min(phrase.head_start + len(phrase.head), len(text))):
            marks[i] = (f"closing:{head}", "closing:B" if i == phrase.head_start else "closing:M")
    return marks


@lru_cache(maxsize=100_000)
def _item(
    role: str,
    listed: str,
    head: str,
    tail: str,
    behind: str,
    verb: str,
    first: bool,
    last: str,
    named: tuple[str, ...],
    place: str,
    rest: int,
) -> tuple[str, ...]:
    """Features of a character of a phrase's item."""
    return (
        f"role:{role}:{listed}:{place}",
        f"head:{head}:{role}",
        f"head:{head}:{place}",
        f"tail:{tail}:{listed}",
        f"tail:{tail}:{place}:{last}",
        f"first:{first}:{role}",
        f"rest:{rest}",
        f"verb={verb}:{place}",
        f"behind={behind}:{last}",
        *(f"named:{type_}:{place}" for type_ in named),
    )


def _around(written: Sequence[str], words: Sequence[Span], i: int, start: int, end: int) -> list[tuple[int, str]]:
    """(distance, word) of two words to each side; '' where the line ends."""
    return [
        (d, written[i + d] if 0 <= i + d < len(words) and start <= words[i + d][0] < end else "")
        for d in (-2, -1, 1, 2)
    ]


@lru_cache(maxsize=50_000)
def _classes(word: str) -> tuple[str, ...]:
    """What a word is to the grammar."""
    if not word:
        return ("edge",)
    words = grammar()
    found = []
    if word in words.role_of:
        found.append(f"role-{words.role_of[word]}")
    for name, group in (
        ("tail", words.tails),
        ("abstract", words.abstract),
        ("generic", words.generic),
        ("plain", words.plain),
    ):
        if word in group:
            found.append(name)
    if word in words.head_of:
        found.append(f"head-{words.head_of[word]}")
    if COUNT.fullmatch(word):
        found.append("count")
    if re.fullmatch(r"[A-Za-z0-9+\-./]+", word):
        found.append("latin")
    if re.fullmatch(r"\W+", word):
        found.append(f"mark-{word[0] if word[0] in MARKS else 'other'}")
    return tuple(found) or ("other",)


def _is_function(word: str) -> bool:
    words = grammar()
    return word in words.role_of or word in words.tails or word in words.head_of or word in PLAIN_WORDS


@lru_cache(maxsize=200_000)
def _word(word: str, place: str) -> tuple[str, ...]:
    """Features of the word that a character stands in, at B, M, E or S."""
    found = [f"place:{place}", f"length:{min(len(word), 5)}"]
    for class_ in _classes(word):
        found.append(f"word:{class_}:{place}")
    words = grammar()
    if word[-1] in words.place_characters:
        found += [f"place-like:{place}", f"place-like={word[-1]}:{place}"]
    if word in words.role_of or word in words.tails or word in words.abstract or word in words.generic:
        found.append(f"word={word}:{place}")
    for length in (1, 2):
        if ending := _leaning().get(word[-length:]) if len(word) >= length else None:
            found.append(f"ends{length}:{ending}:{place}")
    return tuple(found)


@lru_cache(maxsize=400_000)
def _neighbour(word: str, distance: int, place: str) -> tuple[str, ...]:
    """Features of a word beside; of the next but one only its classes."""
    if abs(distance) > 1:
        return tuple(f"{distance}:{class_}" for class_ in _classes(word))
    found = [f"{distance}:{class_}:{place}" for class_ in _classes(word)]
    if _is_function(word):
        found.append(f"{distance}={word}")
    if word and word[-1] in grammar().place_characters:
        found.append(f"{distance}:place-like")
    return tuple(found)


@lru_cache(maxsize=100_000)
def _here(ending: str) -> tuple[str, ...]:
    """Features of a character, given with the one before it."""
    char = ending[-1]
    found = ["latin" if char.isascii() and char.isalpha() else "digit" if char.isdigit() else "char"]
    if char in MARKS:
        found.append(f"char={char}")
    for length in (1, 2):
        if len(ending) >= length and (leaning := _leaning().get(ending[-length:])):
            found.append(f"here{length}:{leaning}")
    return tuple(found)


@lru_cache(maxsize=10_000)
def _beside(distance: int, listed: str, mark: str) -> tuple[str, ...]:
    """Features of a character some places away: whether the vocabulary has it, and which mark it is."""
    return (f"{distance}:{listed}", f"{distance}char={mark}") if mark else (f"{distance}:{listed}",)


@cache
def _leaning() -> dict[str, str]:
    """Ending of vocabulary terms -> how much it leans to tracks (T, t), to technologies (H, h) or to neither (m)."""
    counts: dict[str, Counter[str]] = {"Track": Counter(), "Technology": Counter()}
    for term, (_, type_) in known_fields().items():
        if type_:
            for length in (1, 2):
                if len(term) > length:
                    counts[type_][term[-length:]] += 1
    leaning = {}
    for ending in {*counts["Track"], *counts["Technology"]}:
        tracks, technologies = counts["Track"][ending], counts["Technology"][ending]
        if tracks + technologies >= 4:
            share = (tracks + 0.5) / (tracks + technologies + 1)
            letter = (
                "T" if share > 0.75 else "t" if share > 0.55 else "m" if share > 0.45 else "h" if share > 0.25 else "H"
            )
            leaning[ending] = letter + ("+" if tracks + technologies >= 20 else "")
    return leaning
