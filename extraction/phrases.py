"""Clauses -> phrases: a function word, the names that it governs, and the noun that closes them.

发展[智能手表、智能手环、智能头盔]等主流产品 -> Phrase(role="develop", items=3, head="主流产品", head_type="Technology")
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.grammar import ROLES, Grammar, grammar

Span = tuple[int, int]

CONJUNCTIONS = frozenset({"和", "与", "及", "以及", "或"})
#: letters, digits and the signs that join them are one word
LATIN = re.compile(r"[A-Za-z0-9]+(?:[.+\-/·&][A-Za-z0-9]+)*")
QUOTED = re.compile(r"“[^“”\n]{1,24}”")
BRACKETED = re.compile(r"（[^（）\n]{1,60}）")
BRACKET_ITEM = re.compile(r"[^、，；：]+?(?=等?$|等?[、，；：])")
COUNT = re.compile(
    r"(?:[一二三四五六七八九十两几数百千万\d.+]+|若干|多|首|各)(?:余|多)?(?:批|个|项|家|种|类|大|条|座|款|套|级|名|所|张|片|处|组|系列|流|次|位|支|台|场|件|例|年|省|市|县|亿元|万元|元)(?:以上|左右)?|[\d.]+[万亿%+]*|若干"
)
#: nouns that close the name of a place or a project; before them an action word is a part of the name
NAME_NOUN = re.compile(
    r"示范区|试验区|先导区|先行区|集聚区|实践区|创新区|合作区|核心区|功能区|园区?$|产业园|生态园|基地|创新带|产业带|平台|工程|计划$|行动$|中心|基金|专项|机制|试点$|培育|应用|创新|生态|中试"
)
CLAUSE_END = "，。！？；：\n"


@dataclass(frozen=True, slots=True)
class Item:
    """One name of a phrase; `gloss` is the span inside the brackets behind it."""

    start: int
    end: int
    gloss: Span | None = None

    def listed_in(self, text: str) -> list[Span]:
        """Spans of the names that the brackets enumerate, none when they explain: 乐器（吉他、钢琴）"""
        if not self.gloss or "、" not in text[slice(*self.gloss)]:
            return []
        return [m.span() for m in BRACKET_ITEM.finditer(text, *self.gloss)]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Names that one function word governs in a clause."""

    items: tuple[Item, ...]
    role: str  #: of the governing word: research, develop, build, apply, push, adjunct, or ''
    verb: str
    head: str  #: noun that closes the enumeration
    head_start: int  #: where it begins
    head_type: str  #: Track, Technology, Park, Project or ''
    joints: tuple[tuple[int, str], ...]  #: (i, word): items i-1 and i are joined by 和, 与, 及 …
    tail: str  #: word behind the names: 布局, 的, ...
    listed: bool  #: 、 or 等 shows that it enumerates
    start: int
    end: int
    first: bool  #: nothing but function words stands before it in its clause


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a quoted or bracketed group, or a mark."""

    start: int
    end: int
    text: str
    kind: str  #: word, name, quote, bracket, place, mark


def tokens_of(
    text: str, start: int, end: int, words: Sequence[Span], names: Sequence[Span], places: Sequence[Span] = ()
) -> list[Token]:
    """Tokens of text[start:end]: names of the vocabulary, Latin words, quotes and brackets whole, else the segmenter's.

    `words`, `names` and `places` are spans that do not overlap among themselves. A place (or a body) is a phrase of
    its own: no name runs into it.
    """
    taken: list[tuple[int, int, str]] = []
    used = bytearray(end - start)
    for kind, spans in (
        ("place", list(places)),
        ("bracket", [m.span() for m in BRACKETED.finditer(text, start, end)]),
        ("quote", [m.span() for m in QUOTED.finditer(text, start, end)]),
        ("name", list(names)),
        ("name", [m.span() for m in LATIN.finditer(text, start, end)]),
        ("word", list(words)),
    ):
        for a, b in spans:
            if used.find(1, a - start, b - start) < 0:
                used[a - start : b - start] = b"\1" * (b - a)
                taken.append((a, b, kind))
    filled: list[tuple[int, int, str]] = []
    position = start
    for a, b, kind in [*sorted(taken), (end, end, "")]:
        if position < a:
            filled += _leftover(text, position, a)
        filled += [(a, b, kind)] if kind else []
        position = b
    return [Token(a, b, text[a:b], kind) for a, b, kind in _with_function_words(text, filled)]


def _leftover(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What no group took: marks one by one, and the rest of a word that a name cut into (做 强|新型显示)."""
    for match in re.finditer(r"\w+|\W", text[start:end]):
        yield start + match.start(), start + match.end(), "word" if match.group()[0].isalnum() else "mark"


def _with_function_words(text: str, taken: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join two or three words that are one function word: 做 + 强."""
    words = grammar()
    out: list[tuple[int, int, str]] = []
    run = 0  #: words at the end of `out` that follow one another at once
    for a, b, kind in taken:
        run = 0 if kind != "word" else run + 1 if run and out[-1][1] == a else 1
        out.append((a, b, kind))
        for back in (3, 2):
            if back > run or b - out[-back][0] > 5:
                continue
            joined = text[out[-back][0] : b]
            if (
                joined in words.role_of
                or joined in words.generic
                or joined in words.compounds
                or COUNT.fullmatch(joined)
            ):
                out[-back:] = [(out[-back][0], b, "word")]
                run -= back - 1
                break
    return out


def phrases_of(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """Phrases of one sentence's tokens, in order."""
    clause: list[Token] = []
    for token in tokens:
        if token.text in CLAUSE_END:
            yield from _Clause(clause).phrases()
            clause = []
        else:
            clause.append(token)
    yield from _Clause(clause).phrases()


class _Clause:
    """One pass over the tokens of a clause."""

    def __init__(self, tokens: Sequence[Token]):
        self.tokens = tokens
        self.grammar: Grammar = grammar()

    def phrases(self) -> Iterator[Phrase]:
        role = verb = ""
        first = True
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if self._is_function(i):
                word_role = self.grammar.role_of.get(token.text, "adverb")
                if word_role == "adjunct":
                    role, verb = "adjunct", token.text
                elif word_role != "adverb" and (
                    role in ("", "push", "adjunct") or ROLES.index(word_role) < ROLES.index(role)
                ):
                    role, verb = word_role, token.text
                i += 1
                continue
            if (
                token.text == "的"
                or token.text in "、 "
                or token.text in CONJUNCTIONS
                or token.kind in ("bracket", "place")
            ):
                i += 1
                continue
            phrase, i = self._phrase(i, role, verb, first)
            first = False
            yield phrase
            if phrase.tail != "的":
                role = verb = ""

    def _is_function(self, i: int) -> bool:
        token = self.tokens[i]
        if token.kind != "word":
            return False
        if (
            i
            and token.text in self.grammar.modifiers
            and i + 1 < len(self.tokens)
            and NAME_NOUN.match(self.tokens[i + 1].text)
        ):
            return False
        return token.text in self.grammar.role_of or bool(COUNT.fullmatch(token.text))

    def _phrase(self, i: int, role: str, verb: str, first: bool) -> tuple[Phrase, int]:
        start = i
        items: list[Item] = []
        joints: list[tuple[int, str]] = []
        listed = False
        item_start = i
        head = tail = ""
        head_start = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.text == "、":
                self._close(items, item_start, i)
                listed = True
                item_start = i = i + 1
                continue
            if token.text in CONJUNCTIONS and token.kind == "word" and i > item_start and i + 1 < len(self.tokens):
                if self._is_function(i + 1) and self.tokens[i + 1].text not in self.grammar.tails:
                    break
                self._close(items, item_start, i)
                joints.append((len(items), token.text))
                item_start = i = i + 1
                continue
            if token.text in ("等", "等等") or (listed and i > item_start and self._counts(i)):
                self._close(items, item_start, i)
                item_start = i + 1
                listed = True
                i, head_start, head = self._head(i + 1)
                item_start = i
                break
            if token.kind == "quote" and i > item_start and self.tokens[i - 1].kind == "quote":
                self._close(items, item_start, i)
                listed = True
                item_start = i
            if token.text == "的" or token.kind == "place":
                tail = token.text
                break
            if self._is_function(i):
                if i == item_start and i > start and not (token.text in self.grammar.tails or self._opens_item(i)):
                    break
                if i > item_start and not (token.text in self.grammar.tails and self._closes_item(i + 1, listed)):
                    tail = token.text
                    break
            i += 1
        self._close(items, item_start, i)
        end = self.tokens[i - 1].end if i > start else self.tokens[start].end
        items = items or [Item(self.tokens[start].start, end)]
        head_type = _head_type(head, self.grammar)
        return (
            Phrase(
                tuple(items),
                role,
                verb,
                head,
                head_start,
                head_type,
                tuple(joints),
                tail,
                listed,
                self.tokens[start].start,
                end,
                first,
            ),
            max(i, start + 1),
        )

    def _counts(self, i: int) -> bool:
        """Whether token i counts the names before it and a closing noun follows: A、B、C[三大]产业"""
        if not COUNT.fullmatch(self.tokens[i].text) or i + 1 >= len(self.tokens):
            return False
        return bool(_head_type(self._head(i + 1)[2], self.grammar))

    def _opens_item(self, i: int) -> bool:
        """Whether the function word at token i begins an enumerated name: 、[开发]工具等"""
        for after in self.tokens[i + 1 : i + 4]:
            if after.text in ("、", "等"):
                return True
            if after.kind != "word":
                return False
        return False

    def _closes_item(self, i: int, listed: bool) -> bool:
        """Whether the action noun before token i belongs to an enumerated name: 、生机电[融合]、"""
        if i >= len(self.tokens):
            return listed
        after = self.tokens[i].text
        return after in ("、", "等") or (listed and (after in CONJUNCTIONS or after in self.grammar.head_of))

    def _close(self, items: list[Item], start: int, end: int) -> None:
        tokens = self.tokens[start:end]
        # SaaS（软件即服务）产品矩阵, VR（虚拟现实）/AR（增强现实）: the brackets explain what stands before them
        glosses = [i for i, t in enumerate(tokens) if t.kind == "bracket"]
        begin = 0
        for i in glosses:
            name = [t for t in tokens[begin:i] if t.kind != "mark"]
            if name:
                items.append(Item(name[0].start, name[-1].end, (tokens[i].start + 1, tokens[i].end - 1)))
            begin = i + 1
        rest = [t for t in tokens[begin:] if t.kind != "bracket"]
        if rest and not glosses:
            items.append(Item(rest[0].start, rest[-1].end))

    def _head(self, i: int) -> tuple[int, int, str]:
        """Index behind the head noun at token i, where it begins in the text, and the noun."""
        begin = i
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.text in "的、" or token.kind in ("mark", "bracket") or token.text in CONJUNCTIONS:
                break
            adjective = token.text in self.grammar.generic or token.text in ("创新", "共性")
            if self._is_function(i) and token.text not in self.grammar.head_of and not adjective:
                if i == begin:
                    return self._relative_head(i)
                break
            i += 1
        start = self.tokens[begin].start if begin < len(self.tokens) else 0
        stop = i
        while (
            stop - begin > 1
            and self.tokens[stop - 1].text in self.grammar.tails
            and self.tokens[stop - 1].text in self.grammar.role_of
        ):
            stop -= 1  # 隐私计算技术[研发应用]
        return i, start, "".join(t.text for t in self.tokens[begin:stop])

    def _relative_head(self, i: int) -> tuple[int, int, str]:
        """The noun of 等更具沉浸式体验的[终端技术]; an action noun at once behind 等 closes the list by itself."""
        for j in range(i, min(i + 9, len(self.tokens) - 1)):
            if self.tokens[j].text == "的" and not self._is_function(j + 1) and j > i:
                return self._head(j + 1)
        behind = i + 1 if self.tokens[i].text in self.grammar.tails else i
        return behind, self.tokens[i].start, "".join(t.text for t in self.tokens[i:behind])


def _head_type(head: str, words: Grammar) -> str:
    for length in range(min(8, len(head)), 0, -1):
        type_ = words.head_of.get(head[-length:])
        if type_:
            return type_
    return ""
