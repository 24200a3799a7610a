"""Measure BUILDS Project, Park or Organization."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.document import Mention
from extraction.grammar import grammar
from extraction.phrases import Span
from extraction.reading import Reading
from extraction.relations.claims import Claim, measure_claim, sentence_span, title_span
from extraction.relations.runs import Run, runs_in, things_of
from extraction.verbs import verbs_in

TAKEN_INTO = re.compile(r"(?:纳入|列入|入驻|进驻|会同|携手|隶属|属于)[^，。；、]{0,6}$")
#: 推动[X]建设, 争取[X]落地
BUILT_BEHIND = re.compile(
    r"[^，。；、]{0,4}(?:建设|搭建|布局|实施|落地|创建|组建|打造|试点|运营|构建|设立|落成|投用|投产|落户|扩容|升级|改造|提升|推广)"
    r"(?:[^\u4e00-\u9fff]|$|的|和|与|工作)"
)
ALONE = re.compile(r"。?")  #: a sentence that is the name alone, under a heading that builds several
LAYOUT = re.compile(r"(?:布局|格局)$")


def measure_builds(reading: Reading) -> Iterator[Claim]:
    """Named things that a measure sets out to build, run or push; what it only relies on is not built."""
    for index, section in reading.measures:
        title = title_span(section)
        whole = (t for t in things_of(reading, *title) if t.end - t.start >= title[1] - title[0] - 2)
        for thing in [*whole, *_built(reading, title)]:
            yield measure_claim(section, "BUILDS", thing, (title,), 0.85, "title")
        for sentence in reading.sentences_of(index):
            span = sentence_span(sentence)
            for thing in _built(reading, span):
                yield measure_claim(section, "BUILDS", thing, (title, span), 0.7, "body")


def built_in(reading: Reading, index: int) -> list[Mention]:
    """The things that the text of a measure builds."""
    return [t for s in reading.sentences_of(index) for t in _built(reading, sentence_span(s))]


def _built(reading: Reading, span: Span) -> Iterator[Mention]:
    text = reading.document.text
    for run in runs_in(text, span, things_of(reading, *span)):
        for thing in run.items:
            alone = thing.start == span[0] and ALONE.fullmatch(text, thing.end, span[1])
            if alone or is_built(run, thing):
                yield thing


def is_built(run: Run, thing: Mention) -> bool:
    """Whether the words around a run say that its things are built."""
    if LAYOUT.search(thing.name):
        return True
    words = grammar().clauses
    if TAKEN_INTO.search(run.lead) or run.verb in words["not building"] or run.role in ("adjunct", "apply", ""):
        return False
    if run.role in ("build", "research", "develop"):
        return True
    if run.verb in words["encouraging"] and BUILT_BEHIND.match(run.after):
        return True
    return run.verb in words["strengthening"] if thing.type == "Park" else thing.type == "Project" and not _acts(run)


def _acts(run: Run) -> bool:
    """Whether the things do something themselves: 支持[X]开展…"""
    return any(at == 0 and role not in ("adverb", "adjunct") for at, _, role in verbs_in(run.close))
