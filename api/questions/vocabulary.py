"""words.yaml: the words that questions are made of, and what each question needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from spacy.lang.zh.stop_words import STOP_WORDS

FILLER = ""  #: the idea of a word that says nothing about which question it is
LONGEST = 8  #: words of the segmenter that one word of ours may be cut into
MARKS = "，。、；：？！,.;:?!“”‘’\"'《》（）()…—-~～·/"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a question needs to be recognised, one group of ideas at least, and the ideas that it bears with."""

    needs: tuple[frozenset[str], ...]
    knows: frozenset[str]

    def met(self, ideas: frozenset[str]) -> int:
        """How many ideas of the sentence call for this question; 0 when they do not."""
        fitting = [group for group in self.needs if group <= ideas]
        return len(frozenset.union(*fitting)) if fitting else 0

    def bears(self, ideas: frozenset[str]) -> bool:
        """Whether every idea of the sentence has a place in this question."""
        return ideas <= self.knows.union(*self.needs)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    words: dict[str, str]  #: word -> idea
    wordings: dict[int, Wording]  #: question -> wording
    choices: dict[str, str]  #: idea -> the choice that it stands for


@cache
def vocabulary() -> Vocabulary:
    data = yaml.safe_load(files("api.questions").joinpath("words.yaml").read_text(encoding="utf-8"))
    telling = set(data["telling"])
    ideas = dict.fromkeys((word for word in STOP_WORDS if not telling & set(word)), FILLER)
    ideas |= dict.fromkeys(data["fillers"].split(), FILLER)
    for idea, words in data["ideas"].items():
        ideas |= dict.fromkeys(map(str, words), idea)
    wordings = {
        int(number): Wording(tuple(map(frozenset, item["needs"])), frozenset(item["knows"]))
        for number, item in data["questions"].items()
    }
    return Vocabulary(ideas, wordings, data["choices"])


def is_word(text: str) -> bool:
    """Whether a name is one of the words that questions are made of."""
    return text in vocabulary().words


def read(text: str, tokens: Sequence[tuple[int, int]]) -> tuple[list[str], list[tuple[int, int]]]:
    """The ideas of a run of words, and the spans that are none of ours; unknown words that touch are one."""
    known = vocabulary().words
    ideas: list[str] = []
    unknown: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        start, end = tokens[i]
        reach = [j for j in range(min(i + LONGEST, len(tokens)), i, -1) if text[start : tokens[j - 1][1]] in known]
        parts = [text[start : tokens[reach[0] - 1][1]]] if reach else _parts(text[start:end], known)
        ideas += [known[part] for part in parts if known[part] != FILLER]
        if not parts and text[start:end].strip(MARKS):
            touching = bool(unknown) and unknown[-1][1] == start
            unknown = [*unknown[:-1], (unknown[-1][0], end)] if touching else [*unknown, (start, end)]
        i = reach[0] if reach else i + 1
    return ideas, unknown


def _parts(token: str, known: dict[str, str]) -> list[str]:
    """A word of the segmenter as words of ours, when they cover all of it."""
    ways: list[list[str] | None] = [[], *[None] * len(token)]
    for end in range(1, len(token) + 1):
        for start in range(end):
            before = ways[start]
            if before is not None and token[start:end] in known and ways[end] is None:
                ways[end] = [*before, token[start:end]]
    return ways[-1] or []
