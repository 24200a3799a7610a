"""The word lists of grammar.yaml, loaded once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

#: roles whose verb says what its object is, strongest first
ROLES = ("research", "develop", "build", "apply", "push", "adjunct", "adverb")


@dataclass(frozen=True)
class Grammar:
    """Function words by role, head nouns by type, and words that are no name."""

    role_of: dict[str, str]
    head_of: dict[str, str]
    tails: frozenset[str]
    abstract: tuple[str, ...]
    generic: frozenset[str]
    plain: frozenset[str]  #: words that only tell how a place or a project is
    modifiers: frozenset[str]  #: action words that may stand inside the name of one
    compounds: frozenset[str]  #: words that are one word although a function word stands inside them
    places: dict[str, tuple[str, ...]]  #: how names of places end and where they stand
    place_characters: frozenset[str]  #: how names of places end, whatever their use
    clauses: dict[str, frozenset[str]]  #: what further verbs say of their objects


@cache
def grammar() -> Grammar:
    """The grammar that the package ships."""
    data = yaml.safe_load((Path(__file__).parent / "grammar.yaml").read_text(encoding="utf-8"))
    role_of = {word: role for role in reversed(ROLES) for word in data[role]}
    head_of = {word: type_ for type_, words in data["heads"].items() for word in words}
    return Grammar(
        role_of=role_of,
        head_of=head_of,
        tails=frozenset(data["tails"]),
        abstract=tuple(sorted(data["abstract"], key=len, reverse=True)),
        generic=frozenset(data["generic"]),
        plain=frozenset(data["plain"]),
        modifiers=frozenset(data["modifiers"]),
        compounds=frozenset(data["compounds"]),
        places={kind: tuple(sorted(words, key=len, reverse=True)) for kind, words in data["places"].items()},
        place_characters=frozenset(data["place characters"]),
        clauses={name: frozenset(words) for name, words in data["clauses"].items()},
    )


def made_of(text: str, *words: Collection[str]) -> bool:
    """Whether a text is nothing but words of the given collections, one behind the other."""
    reach = {0}
    for i in range(len(text)):
        if i in reach:
            for j in range(i + 1, len(text) + 1):
                part = text[i:j]
                for group in words:
                    if part in group:
                        reach.add(j)
                        break
    return len(text) in reach


def alternatives(words: Iterable[str]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))
