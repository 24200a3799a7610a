"""The clauses of a sentence, and which places they open with."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left

from extraction.divisions.gazetteer import parents
from extraction.document import Mention
from extraction.phrases import Phrase, Span
from extraction.reading import Reading, Sentence
from extraction.relations.claims import outermost

APPLIED_HEAD = re.compile(r"场景|方面|环节|中的?应用|标杆|试点")


def is_core(reading: Reading, phrase: Phrase) -> bool:
    """以[X、Y]等产业为核心: what is named as the core is what is developed."""
    behind = reading.document.text[phrase.items[-1].end : phrase.items[-1].end + 20]
    return phrase.verb == "以" and bool(CORE.match(behind))


CORE = re.compile(r"等?[^，。；]{0,8}为(?:核心|重点|主|主体|支柱|引领|特色|主导|牵引)")


def clauses_of(reading: Reading, sentence: Sentence) -> list[list[Phrase]]:
    """Phrases of a sentence, grouped by clause; a clause that holds only places has none."""
    text = reading.document.text
    edges = [i for i in range(sentence.start, sentence.end) if text[i] in "，；："]
    groups: list[list[Phrase]] = [[] for _ in range(len(edges) + 1)]
    for phrase in sentence.phrases:
        groups[bisect_left(edges, phrase.start)].append(phrase)
    return groups


def clause_spans(reading: Reading, sentence: Sentence) -> list[Span]:
    text = reading.document.text
    edges = [sentence.start, *(i + 1 for i in range(sentence.start, sentence.end) if text[i] in "，；："), sentence.end]
    return list(itertools.pairwise(edges))


PLACE_VERBS = frozenset(
    [
        "围绕",
        "聚焦",
        "依托",
        "以",
        "在",
        "支持",
        "推动",
        "发挥",
        "推进",
        "鼓励",
        "引导",
        "促进",
        "加快",
        "强化",
        "利用",
        "借助",
        "突出",
        "立足",
        "将",
        "把",
        "对",
    ]
)


PARK_BUILT = re.compile(
    r"(?:建设|打造|创建|建立|构建|培育|规划|争创|强化|建成|形成|设立|加快|推进|打造成|布局|更新为|改造为|改造成|转化为|盘活为)(?:[^，。；]{0,11}的|一批|若干|[“、和]|全球|[^，。；、]{0,4}[”、和])?[“]?$"
)


def is_whole(text: str, thing: Mention, end: int) -> bool:
    """Whether a body's name ends where it is mentioned: [复旦大学]南通研究院 is another body."""
    behind = re.match(r"$|[、，。；（和与及等]|落[地户]|建设", text[thing.end : end])
    return thing.type != "Organization" or bool(behind)


def opening_places(reading: Reading, clause: Span) -> list[Mention]:
    """The places that a clause starts with, behind a verb such as 围绕 or 在; one list, not places passed by."""
    text = reading.document.text
    start, end = clause
    parks = outermost(reading.within(start, end, "Park"))
    home = reading.document.metadata.jurisdiction
    above = (home, *parents(home))
    districts = reading.within(start, end, "District")
    places = parks + [
        d for d in districts if d.name not in above and not any(p.start <= d.start and d.end <= p.end for p in parks)
    ]
    places = sorted(p for p in places if not any(p.end == other.start for other in places))  # 四川省[甘孜州]
    if not places or PARK_BUILT.search(text[max(start, places[0].start - 14) : places[0].start]):
        return []
    opening = text[start : places[0].start].strip("，；： 、“")
    if len(opening) > 8 or not (
        opening == "" or any(opening.endswith(v) or opening.startswith(v) for v in PLACE_VERBS)
    ):
        return []
    listed = [places[0]]
    for place in places[1:]:
        if re.fullmatch(r"[”“]?(?:、|和|与|及|以及)[“”]?", text[listed[-1].end : place.start]):
            listed.append(place)
    return listed


def place_lists(reading: Reading, sentence: Sentence) -> list[tuple[list[Mention], str]]:
    """Runs of places that 、 or 和 joins, each with the words that close the run, to the end of its clause."""
    text = reading.document.text
    parks = outermost(reading.within(sentence.start, sentence.end, "Park"))
    places = parks + [
        d
        for d in reading.within(sentence.start, sentence.end, "District")
        if not any(p.start <= d.start and d.end <= p.end for p in parks)
    ]
    runs: list[list[Mention]] = []
    for place in sorted(places):
        if runs and re.fullmatch(r"[”“]?(?:、|和|与|及|以及)[“”]?", text[runs[-1][-1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    found = []
    for run in runs:
        behind = re.match(r"[^，；。]{0,30}", text[run[-1].end : sentence.end])
        found.append((run, behind.group() if behind else ""))
    return found
