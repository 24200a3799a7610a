"""The verbs of a stretch of text, and the one that governs what follows it."""

from __future__ import annotations

import re
from functools import cache

from extraction.grammar import alternatives, grammar

BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)|[“”‘’]")


def plain(text: str) -> str:
    """The words without brackets and quotes."""
    return BRACKETS.sub("", text)


@cache
def _verbs() -> dict[str, str]:
    single = "在对为以将把由从向于按让做用建"
    known = {w: r for w, r in grammar().role_of.items() if len(w) > 1 or w in single}
    return known | dict.fromkeys(grammar().clauses["setting up"], "build")


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(alternatives(_verbs()))


def verbs_in(words: str) -> list[tuple[int, str, str]]:
    """Verbs, prepositions and adverbs with where they begin and their roles; the longest, from the left."""
    known = _verbs()
    return [(match.start(), match[0], known[match[0]]) for match in _verb().finditer(words)]


def governing(lead: str) -> tuple[str, str]:
    """The verb that governs what follows the words, and its role.

    The last one; before 的 (支持[具有…优势的]企业) the first, since the last belongs to the attribute.
    """
    verbs = [v for v in verbs_in(lead) if v[2] != "adverb"]
    attribute = lead.rfind("的")
    behind = [v for v in verbs if v[0] > attribute]
    if not verbs:
        return "", ""
    if not behind:
        beside = len(verbs) > 1 and verbs[0][0] + len(verbs[0][1]) == verbs[1][0]  # 支持[组建]跨行业的…
        return verbs[1 if beside else 0][1:]
    at, verb, role = behind[-1]
    if len(behind) > 1 and role == "push":
        before, other, stronger = behind[-2]
        if before + len(other) == at and stronger in ("develop", "build"):
            return other, stronger
    return verb, role
