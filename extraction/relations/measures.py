"""Measure SUPPORTS Track and Measure BUILDS Project, Park or Organization."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extraction.document import Section
from extraction.reading import Reading
from extraction.relations.claims import Claim, measure_claim, sentence_span, title_span, title_tracks, tracks_of
from extraction.relations.clauses import PARK_BUILT, developed

MAX_TRACKS = 8  #: a measure is about a few tracks; a longer list is a list of applications


def measure_supports_track(reading: Reading) -> Iterator[Claim]:
    """The tracks of its title, then those that its body sets out to develop."""
    for index, section in reading.measures:
        seen: set[str] = set()
        for mention in title_tracks(reading, section):
            if mention.name not in seen:
                seen.add(mention.name)
                yield measure_claim(section, "SUPPORTS", mention, (title_span(section),), 0.92, "title")
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                tracks = developed(reading, phrase, seen)
                for mention in tracks:
                    if mention.name not in seen and len(seen) < MAX_TRACKS:
                        seen.add(mention.name)
                        sure = 0.8 if phrase.role == "develop" else 0.6
                        yield measure_claim(
                            section,
                            "SUPPORTS",
                            mention,
                            (title_span(section), sentence_span(sentence)),
                            sure,
                            f"body:{phrase.role}",
                        )
        if not seen:
            yield from _applied_claims(reading, index, section, seen)
        yield from _topic_claims(reading, section, seen)


def _applied_claims(reading: Reading, index: int, section: Section, seen: set[str]) -> Iterator[Claim]:
    """Where nothing is set out to be developed: the fields that a sentence opens with, 在[A、B]等重点领域，…"""
    for sentence in reading.sentences_of(index):
        for phrase in sentence.phrases[:1]:
            if phrase.role == "adjunct" and phrase.listed and phrase.head_type == "Track" and "重点" in phrase.head:
                for mention in tracks_of(reading, phrase):
                    if mention.name not in seen:
                        seen.add(mention.name)
                        spans = (title_span(section), sentence_span(sentence))
                        yield measure_claim(section, "SUPPORTS", mention, spans, 0.6, "body:applied")


def _topic_claims(reading: Reading, section: Section, seen: set[str]) -> Iterator[Claim]:
    """What the document is about, in measures that name nothing else as their aim or keep speaking of it."""
    body = reading.within(section.body_start, section.end, "Track")
    counts = Counter(m.name for m in body)
    topic = reading.topic
    name = topic if counts[topic] >= (2 if seen else 1) else ""
    if not name and not seen:
        top = counts.most_common(2)
        if top and top[0][1] >= 2 and (len(top) == 1 or top[0][1] > top[1][1]):
            name = top[0][0]
    if name and name not in seen:
        mention = next(m for m in body if m.name == name)
        where = reading.document.sentence_at(mention.start, mention.end)
        yield measure_claim(section, "SUPPORTS", mention, (title_span(section), where), 0.55, "body:topic")


BUILD_TAIL = ("建设", "搭建", "布局", "实施", "落地", "创建", "组建", "打造", "试点", "运营", "构建", "设立")


RELIED_ON = frozenset(["依托", "发挥", "用好", "利用", "借助", "基于", "通过", "结合", "围绕", "面向", "对接"])


def measure_builds(reading: Reading) -> Iterator[Claim]:
    """Named things that a measure sets out to build, run or push; what it only relies on is not built."""
    for index, section in reading.measures:
        title = title_span(section)
        for thing in reading.within(*title, "Project", "Park", "Organization"):
            yield measure_claim(section, "BUILDS", thing, (title,), 0.85, "title")
        for sentence in reading.sentences_of(index):
            for phrase in sentence.phrases:
                role_builds = phrase.role in ("build", "develop") or (
                    phrase.role == "push" and (phrase.tail in BUILD_TAIL or phrase.first)
                )
                relied = phrase.verb in RELIED_ON and phrase.tail not in BUILD_TAIL
                if not role_builds or relied:
                    continue
                for item in phrase.items:
                    for thing in reading.within(item.start, item.end, "Project", "Organization"):
                        if phrase.role != "push" or thing.type == "Project":
                            yield measure_claim(
                                section, "BUILDS", thing, (title, sentence_span(sentence)), 0.7, f"body:{phrase.role}"
                            )
            for park in reading.within(sentence.start, sentence.end, "Park"):
                before = reading.document.text[max(sentence.start, park.start - 14) : park.start]
                if PARK_BUILT.search(before) and not re.search(r"以$|在$", before):
                    yield measure_claim(section, "BUILDS", park, (title, sentence_span(sentence)), 0.7, "body:park")
