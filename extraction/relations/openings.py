"""How clauses open with places: 在[A]…, 以[A、B]为主体…, [县][园区]发展…; what they go on about when they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extraction.divisions.gazetteer import parents
from extraction.document import CLAUSE, Mention
from extraction.grammar import alternatives, grammar
from extraction.phrases import Span
from extraction.places.names import ALONE, known_places
from extraction.reading import Reading, Sentence
from extraction.relations.claims import PLACES, outermost

JOINT = re.compile(r"(?:、|和|与|及|以及)")
#: prepositions of what a clause leans on; what it has there may stand behind its name: 依托[P]大科学装置集群发展X
LEANS = ("依托", "发挥", "立足")
ZONE = re.compile(r"(?:开发区|高新区|经开区|新区|港区|片区|管理区|新城|工业园区?)$")
GAIN = re.compile(r"(?:[^，。；]{0,12}(?:优势|作用|效应|功能|基础|条件|资源|禀赋|潜力))?")
#: what closes a list of places: 等地, 两市, 等重点区域内
CLOSING = re.compile(
    r"(?P<etc>等)?(?:[一二两三四五六七八九十\d]+个?)?(?:重点|特色|主要|优势)?(?:核心)?"
    r"(?:地区|区域|片区|园区|载体|平台|节点|县区|县市|市县|区县|功能区|城市|板块"
    r"|[地县市区镇州](?![一-鿿]{0,4}(?:政府|管委会|[^布格]局|委员会)))?(?:范围)?内?"
)


@dataclass(frozen=True)
class Scope:
    """The places that a clause speaks of; `outer` are those around them, `how` the word before them."""

    inner: tuple[Mention, ...] = ()
    outer: tuple[Mention, ...] = ()
    how: str = ""
    within: bool = False  #: the clause itself says what is around them: 景宁县在[东坑片]发展…
    pending: bool = False  #: the clause said nothing of them, so the next one does: 依托[A、B]，建设…
    open: bool = False  #: 等: the list goes on, so nothing is distributed over it


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """What stands before the places of a clause and behind them."""
    words = {kind: alternatives(group) for kind, group in grammar().places.items()}
    verbs = alternatives([*grammar().places["hosts"], *grammar().places["done"]])
    label = r"“?[一二两三四五六七八九多][核带区园轴片翼廊谷城湾极港圈心点链]”?(?:即|指|是|为)?"
    grows = "发展|培育|布局|聚焦|主攻|突出|承接|集聚|壮大|做强|做大|做优|引进|招引"
    return {
        "opening": re.compile(
            rf"(?:{label})?(?:其中|同时|并|且|充分|{words['firmly']}|{words['led']})*"
            r"(?P<how>在(?!线)|以|依托|围绕|立足|发挥|聚焦|沿|将|由|(?:集中)?(?:布局|布点|分布)(?:在|于|到)?)?"
        ),
        "leant": re.compile(
            rf"(?:、[^、，。；]{{2,12}})*(?:[一-鿿A-Za-z“”]{{1,14}}?)?(?=$|(?:{words['firmly']})*(?:{verbs}))"
        ),
        "core": re.compile(rf"为(?:[^，。；]{{0,6}}?)(?P<as>{words['cores']})(?!题|旨)"),
        "verb": re.compile(
            rf"(?:{words['firmly']}|加快|先行|共同|联合|全力|深入|配套|前瞻|主要)*"
            rf"(?:{verbs}|发挥|依托|强化|完善|优化|开展|加强|推出|实施|扩大|提高|要|应当?|——|—|(?:{words['led']}){ALONE})"
        ),
        "goes_on": re.compile(
            rf"(?:{words['firmly']}|{words['led']}|配套|前瞻|主要|延伸|研究|共同|合力)*"
            rf"(?:{grows}|{words['builds']}|以(?=[^，。；]{{1,40}}为(?:主|特色|核心|重点|支柱|龙头)))"
        ),
    }


def clauses_of_places(reading: Reading, sentence: Sentence) -> Iterator[Span]:
    """Clauses, cut also where the next place of a list has a verb of its own: A重点发展X、B重点发展Y."""
    text = reading.document.text
    for match in CLAUSE.finditer(text, sentence.start, sentence.end):
        start, end = match.span()
        for place in outermost(reading.within(start, end, *PLACES)):
            if place.start - start <= 4 or text[place.start - 1] not in "、和与":
                continue
            run = run_of(reading, place.start, end)
            first = run_of(reading, opening_end(text, start, end), place.start)
            told = first and patterns()["verb"].match(text, first[-1][-1].end, place.start)
            if told and patterns()["verb"].match(text, run[-1][-1].end, end):
                yield start, place.start - 1
                start = place.start
        yield start, end


def opening_end(text: str, start: int, end: int) -> int:
    """Where the first place of a clause may begin."""
    opening = patterns()["opening"].match(text, start, end)
    return opening.end() if opening else start


def opening_of(reading: Reading, clause: Span) -> tuple[list[list[Mention]], Scope, int]:
    """The places that a clause opens with, chain by chain, what it speaks of, and where its verb begins."""
    text = reading.document.text
    position, end = clause
    home = reading.document.metadata.jurisdiction
    above = {home, *parents(home)}
    chains: list[list[Mention]] = []
    scope = Scope()
    while True:
        opening = patterns()["opening"].match(text, position, end)
        how = (opening["how"] or "") if opening else ""
        run = run_of(reading, opening.end() if opening else position, end)
        if not run or (chains and not how):
            break
        if how.endswith("布局") and (chains or not all(_is_given(reading, chain[0]) for chain in run)):
            break
        after = run[-1][-1].end
        closing = CLOSING.match(text, after, end)
        core = patterns()["core"].match(text, closing.end() if closing else after, end)
        if how == "以" and not core:
            break
        if how == "以" or (core and not how):
            after = core.end()  # type: ignore[union-attr]
        elif how in LEANS:
            after = closing.end() if closing else after
            after = GAIN.match(text, after, end).end()  # type: ignore[union-attr]
            rest = patterns()["leant"].match(text, after, end)
            after = rest.end() if rest else after
        elif closing and not patterns()["verb"].match(text, after, end):
            after = closing.end()
        inner = tuple(chain[-1] for chain in run if chain[-1].name not in above)
        if not inner:
            break
        chains += run
        goes_on = bool(closing and closing["etc"] and closing.end() <= after)
        scope = Scope(inner, scope.inner, "为" if core and not how else how, bool(scope.inner), goes_on)
        position = after
    verb = patterns()["verb"].match(text, position, end)
    nominal = verb and re.match(r"$|[和与及、]", text[verb.end() : end])  # 推进[P]建设
    if scope.inner and position < end and (not verb or nominal):
        return chains if nominal else [], Scope(), clause[0]
    return chains, scope, position


def _is_given(reading: Reading, place: Mention) -> bool:
    """Whether a place is there already, and not what is to be built: 重点布局[汨罗、临湘]."""
    return (
        place.type == "District"
        or place.name in known_places()
        or bool(ZONE.search(place.name))
        or bool(reading.within(place.start, place.end, "District"))
    )


def run_of(reading: Reading, start: int, end: int) -> list[list[Mention]]:
    """A list of places that begins at `start`; each with the places that stand right before it, 松阳县[大木山茶园]."""
    text = reading.document.text
    run: list[list[Mention]] = []
    while True:
        chain: list[Mention] = []
        while True:
            at = chain[-1].end if chain else start
            here = [m for m in reading.within(at, end, *PLACES) if m.start == at]
            if not here:
                break
            chain.append(max(here, key=lambda m: (m.end, m.type == "Park")))
        if not chain:
            return run
        run.append(chain)
        joint = JOINT.match(text, chain[-1].end, end)
        if not joint:
            return run
        start = joint.end()
