"""What a clause sets out to develop, and which places it opens with."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Collection

from extraction.document import Mention
from extraction.fields.names import STRONG_TECH_HEAD, head_name
from extraction.phrases import Item, Phrase, Span
from extraction.reading import Reading, Sentence
from extraction.relations.claims import outermost, tracks_of

DEVELOPING = ("develop", "push", "build", "research")


APPLIED_HEAD = re.compile(r"场景|方面|环节|中的?应用|标杆|试点")


#: enumerations of what a field is applied to, or who takes part
PASSED_HEAD = re.compile(r"细分|垂直|先导产业|优势产业|机构|企业|人才|主体|平台$|专业$|学科")


#: behind an enumeration that something else is applied to: 等领域[的]…, 等行业[与]…, 等领域[应用]
APPLIED_TO = re.compile(r"的|与|和|应用|推广|拓展|落地|试点|先行")
#: …、人工智能[三大先导产业] are named as known, not set out to be developed
LEADING_ONES = re.compile(r"(?:等)?[一二两三四五六七八九十\d]+大(?:先导|优势|重点|支柱|主导|战略)")
#: behind a track when the phrase is about the track itself
GROWN = re.compile(
    r"(?:产业|行业|领域|业态|新业态|模式|新模式|技术|服务|数字化转型|数字化|转型|升级|产业链|产业集群|集群|新形态|生态|体系|服务体系|市场|业务|迭代升级|商业化|规模化|产业化|场景|应用|示范|创新|赋能|试点示范)+"
)


def developed(reading: Reading, phrase: Phrase, except_for: Collection[str] = ()) -> list[Mention]:
    """Tracks that a phrase sets out to develop: its objects, or the field that closes their list.

    Where that field is one of `except_for` (what the measure is about anyway), the objects.
    """
    if is_core(reading, phrase):
        return tracks_of(reading, phrase)
    if STRONG_TECH_HEAD.search(phrase.head):
        return []
    if phrase.role not in DEVELOPING or APPLIED_HEAD.search(phrase.head) or PASSED_HEAD.search(phrase.head):
        return []
    text = reading.document.text
    behind = text[phrase.end : phrase.end + 8]
    if phrase.role != "develop" and (
        (phrase.head and APPLIED_TO.match(behind)) or reading.within(phrase.end, phrase.end + 12, "Park")
    ):
        return []
    if LEADING_ONES.match(text[phrase.items[-1].end : phrase.items[-1].end + 10]):
        return []
    tracks = tracks_of(reading, phrase)
    named = head_name(text, phrase)
    if named and named[1] not in except_for:
        parent = [m for m in reading.within(*named[0], "Track") if m.name == named[1]]
        if parent:
            return parent
    if named and named[1] in except_for and phrase.first:
        return tracks
    if phrase.role == "develop":
        return tracks
    # 推进商业数字化转型 is about 商业; 提升集成电路企业竞争力 speaks of it in passing
    whole = [t for t in tracks if any(_is_whole(text, t, item) for item in phrase.items)]
    return whole if phrase.first and phrase.tail != "的" else []


def is_core(reading: Reading, phrase: Phrase) -> bool:
    """以[X、Y]等产业为核心: what is named as the core is what is developed."""
    behind = reading.document.text[phrase.items[-1].end : phrase.items[-1].end + 20]
    return phrase.verb == "以" and bool(CORE.match(behind))


CORE = re.compile(r"等?[^，。；]{0,8}为(?:核心|重点|主|主体|支柱|引领|特色|主导|牵引)")


def _is_whole(text: str, track: Mention, item: Item) -> bool:
    rest = text[track.end : item.end].strip("“”")
    return track.start <= item.end and item.start <= track.start and (not rest or bool(GROWN.fullmatch(rest)))


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
    r"(?:建设|打造|创建|建立|构建|培育|规划|争创|强化|建成|形成|设立|加快|推进|打造成|布局)(?:[^，。；]{0,11}的|一批|若干|[“、和]|全球|[^，。；、]{0,4}[”、和])?[“]?$"
)


def opening_places(reading: Reading, clause: Span) -> list[Mention]:
    """The places that a clause starts with, behind a verb such as 围绕 or 在; one list, not places passed by."""
    text = reading.document.text
    start, end = clause
    parks = outermost(reading.within(start, end, "Park"))
    home = reading.document.metadata.jurisdiction
    places = parks + [
        d
        for d in reading.within(start, end, "District")
        if d.name != home and not any(p.start <= d.start and d.end <= p.end for p in parks)
    ]
    places.sort()
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
