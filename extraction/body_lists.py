"""Lists of responsible bodies: where they stand in a text and what is in them.

A list stands in brackets of any kind, behind a label (责任单位：), in a line or a table cell of its own.
Items come with the role that a label (牵头单位：) or a closing phrase (…牵头，…配合) gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extraction.bodies import (
    AGENCY_END,
    GROUP,
    ORGANIZATION_END,
    TOWN_END,
    ZONE_END,
    central,
    only_central,
    split_scope,
    stems,
)
from extraction.gazetteer import Division, by_name, nearest

OPEN, CLOSE = "（([〔【〖﹝<＜{", "）)]〕】〗﹞>＞}"
NOUN = r"(?:部门（单位）|单位（部门）|(?:部门|单位|处室|科室|主体|机构|领导|地区|镇街|责任人|方)(?:[和及与/、](?:部门|单位|处室|地区|责任人))?)"
ROLE_WORD = r"(?:第一责任|责任|总牵头|牵头|配合|主办|协办|承办|实施|参与|参加|主管|落实|协同|协助|支持|协作|主责|指导|监督|推进|组织|执行|负责|协调|具体)"
#: 责任单位：  牵头部门（单位）：  配合：
LABEL = re.compile(rf"[\s●·•*★☆◆■—-]*(?P<label>{ROLE_WORD}{{1,3}}{NOUN}?)(?:（[^（）]{{1,8}}）)?[：:]")
#: the same without a colon, inside brackets only
BARE_LABEL = re.compile(rf"(?P<label>{ROLE_WORD}{{1,2}}(?:部门|单位|处室|科室|主体|机构))(?=[一-鿿])")
OTHER_LABEL = re.compile(r"[一-鿿]{2,10}[：:]")
ADVERB = r"(?:按照|按|根据|依据|依照|依|在|由|各自|职责|职能|任务|分工|权限|范围内|范围|要求|规定|内|分别|共同|联合|具体|统一|统筹|切实|抓好|做好|组织|协调|推动|推进|落实|实施|工作|和)"
ROLE_PHRASE = re.compile(
    rf"(?P<name>.*?)(?P<etc>等?(?:各)?(?:有关|相关|其他|多个)?(?:部门|单位|地区|地方|方面)?(?:和单位|及单位|单位)?)"
    rf"(?P<tail>{ADVERB}*(?P<role>牵头|主抓|主办|负责|配合|协助|协同|参与|参加|支持|承办|协办|落实|实施|推进|执行|承担)+(?:负责|实施|落实|推进|工作)*)$"
)
ETC = re.compile(
    r"等(?:各|有关|相关|其他)*(?:市级|区级|省级|县级)?(?:部门|单位|机构|地区|方面|委办局)?(?:[和及、]?(?:有关|相关)?(?:部门|单位|地区))?$"
)
#: tokens of a list that name no body: deadlines and notes
NO_BODY = re.compile(
    r"^(?:(?:到|于|至)?(?:20)?\d{2,4}年.*|.*(?:月底|年底|年)前(?:完成|取得.*)?|长期(?:坚持|实施|推进)?|持续(?:推进|实施|开展)|(?:20)?\d{2}.*完成|按?(?:职责|任务)?分工负责"
    r"|下同|.*(?:第一|首)[位个]?.*牵头.*|排名第一.*|.*为牵头(?:单位|部门).*|并?按.*负责)$"
)
FIRST_LEADS = re.compile(
    r"(?:列|排|居|在)[^。；，）]{0,8}(?:第一|首)[^。；，）]{0,8}?为牵头|(?:第一个|首个|首家|第一)(?:单位|部门)为牵头"
)
SIGN_LEADS = re.compile(r"[带标注有加“\"]([*＊★☆▲△※#●◆])[”\"号]?的?(?:者|为|单位|部门)?为?[^。；，）]{0,4}牵头")
SIGNS = "*＊★☆▲△※#●◆"
JOIN = re.compile(r"以及|会同|[和与及]")
SEPARATORS = "、，,；;。/／|\n\t "


@dataclass(frozen=True, slots=True)
class Item:
    """A body in a list: `name` in clean form, with a scope that the list gave only once (省财政厅、教育厅)."""

    start: int
    end: int
    name: str
    type: str  #: Agency or Organization
    role: str  #: 牵头, 配合, 责任


@dataclass(frozen=True, slots=True)
class BodyList:
    """`text[start:end]` is the list with its brackets and label."""

    start: int
    end: int
    items: tuple[Item, ...]
    own_line: bool


def role_of(words: str) -> str:
    """牵头, 配合 or 责任, as a label or a closing phrase says."""
    if re.search(r"牵头|主办|主责|主管|主抓|第一责任", words):
        return "牵头"
    if re.search(r"配合|协办|参与|参加|协同|协助|支持|协作|会同", words):
        return "配合"
    return "责任"


def find_lists(text: str, home: Division | None, nation: bool) -> list[BodyList]:
    """All lists of responsible bodies in a text, in order."""
    reader = ListReader(text, home, nation)
    found: list[BodyList] = []
    position = 0
    for start, end in sorted(_candidates(text)):
        if start < position:
            continue
        body_list = reader.read(start, end)
        if body_list is not None:
            found.append(body_list)
            position = end
    return _mark_leads(text, found)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Spans that may be lists: brackets, labelled lines, table cells."""
    position = 0
    for line in text.split("\n"):
        brackets = list(_brackets(line))
        yield from ((position + s, position + e) for s, e in brackets)
        for match in LABEL.finditer(line):
            inside = any(s < match.start() < e for s, e in brackets)
            before = line[: match.start()].rstrip()[-1:]
            if not inside and (not before or before in "。；;|！：)）”") and NOUN_IN_LABEL.search(match["label"]):
                yield position + match.start(), position + len(line)
        if "|" in line or "\t" in line:
            for cell in re.finditer(r"[^|\t]+", line):
                yield position + cell.start(), position + cell.end()
        position += len(line) + 1


NOUN_IN_LABEL = re.compile(rf"{NOUN}$|^牵头$|^责任$|^配合$")


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """Outermost bracket pairs; any closing bracket closes any opening one; a labelled one may stay open."""
    stack: list[int] = []
    for i, char in enumerate(line):
        if char in OPEN:
            stack.append(i)
        elif char in CLOSE and stack:
            begin = stack.pop()
            if not stack:
                yield begin, i + 1
    if stack and LABEL.match(line, stack[0] + 1):
        yield stack[0], len(line)


class ListReader:
    """Reads candidates of one text."""

    def __init__(self, text: str, home: Division | None, nation: bool) -> None:
        self.text, self.home, self.nation = text, home, nation

    def read(self, start: int, end: int) -> BodyList | None:
        """The list at text[start:end], None when it is none."""
        text = self.text
        bracketed = text[start] in OPEN
        inner_start = start + bracketed
        inner_end = end - (1 if bracketed and text[end - 1] in CLOSE else 0)
        labelled = bool(LABEL.match(text, inner_start)) or (bracketed and bool(BARE_LABEL.match(text, inner_start)))
        if not labelled and not self._may_be_list(start, end, bracketed):
            return None
        items, phrase = self._items(inner_start, inner_end, labelled)
        if not items or (not labelled and not self._sure(items, phrase, start, end)):
            return None
        line_start = text.rfind("\n", 0, start) + 1
        own_line = not text[line_start:start].strip(" 　—-·●")
        return BodyList(start, end, tuple(items), own_line)

    def _may_be_list(self, start: int, end: int, bracketed: bool) -> bool:
        inside = self.text[start:end]
        if not 3 <= len(inside) <= 400 or re.search(r"[《》“”：:？！]", inside):
            return False
        return bracketed or inside == inside.strip()

    def _sure(self, items: list[Item], phrase: bool, start: int, end: int) -> bool:
        """Whether an unlabelled list holds only bodies and stands where such lists stand."""
        strong = [i for i in items if i.type == "Agency" and self.strength(i.name) >= 2]
        if not strong:
            return False
        if self.text[start] not in OPEN:
            return True
        after = self.text[end : end + 1]
        before = self.text[start - 1 : start]
        ends = after in "\n。；;" or not after
        closes = before in "。；;！”\n" or not before
        if phrase:
            return ends or closes
        if len(items) == 1:
            return (ends or closes) and not AGENCY_END.search(self.text[max(0, start - 12) : start])
        return ends or closes

    def strength(self, name: str) -> int:
        """3 known body, 2 scoped or plainly a body, 1 may be one, 0 no."""
        plain = re.sub(r"（[^（）]*）", "", name)
        if GROUP.fullmatch(name):
            return 2
        if plain in central():
            return 3 if plain in only_central() or self.nation else 2
        scope = split_scope(plain, self.home)
        scoped = bool(scope.letter or scope.division)
        if scope.rest in stems() and not (len(scope.rest) == 1 and not scoped):
            return 3 if scoped else 2
        if AGENCY_END.search(plain) and len(plain) >= 3:
            return 2 if scoped else 1
        if ORGANIZATION_END.search(plain) or ZONE_END.search(plain) or TOWN_END.search(plain):
            return 1
        return 1 if self._district(plain) else 0

    def _district(self, name: str) -> bool:
        division = nearest(by_name().get(name, ()), self.home)
        return division is not None and (division.name == name or self.home is not None)

    def _items(self, start: int, end: int, labelled: bool) -> tuple[list[Item], bool]:
        """Items of a list and whether a closing phrase gave a role; no items when something is no body."""
        done: list[Item] = []
        group: list[Item] = []
        role, phrase, ignoring = "责任", False, False
        scope = ""
        for token_start, token_end, mark in self._tokens(start, end):
            token_start, label = self._label(token_start, token_end, start)
            if label is not None:
                done += [replace(i, role=i.role or role) for i in group]
                group = []
                ignoring = label == ""
                role = role_of(label) if label else role
            raw = self.text[token_start:token_end]
            if ignoring or not raw.strip(SIGNS + " ") or NO_BODY.match(raw):
                if NO_BODY.match(raw) and "负责" in raw:
                    phrase = True
                continue
            match = ROLE_PHRASE.match(raw)
            name_end = token_start + match.end("name") if match else token_end
            for part_start, part_end, part_role in self._parts(token_start, name_end):
                item = self._item(part_start, part_end, part_role, scope, labelled)
                if item is None:
                    if labelled:
                        continue
                    return [], False
                group.append(item)
                scope = self._scope(item.name) or scope
            if match:
                phrase = True
                said = role_of(match["role"] if "牵头" not in match["tail"] else "牵头")
                done += [replace(i, role=i.role or said) for i in group]
                group = []
            elif mark in "；;。\n":
                done += [replace(i, role=i.role or role) for i in group]
                group = []
        return done + [replace(i, role=i.role or role) for i in group], phrase

    def _label(self, start: int, end: int, list_start: int) -> tuple[int, str | None]:
        match = LABEL.match(self.text, start, end) or BARE_LABEL.match(self.text, start, end)
        if match:
            return match.end(), match["label"]
        other = OTHER_LABEL.match(self.text, start, end)
        return (other.end(), "") if other else (start, None)

    def _tokens(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Pieces between separators outside inner brackets; 市、区两级… stays one piece."""
        depth, begin = 0, start
        for i in range(start, end + 1):
            char = self.text[i] if i < end else "。"
            if i < end and char in OPEN:
                depth += 1
            elif i < end and char in CLOSE:
                depth = max(0, depth - 1)
            elif (char in SEPARATORS and depth == 0) or i == end:
                if char == "、" and re.fullmatch(r"[省市区县州]", self.text[begin:i]):
                    continue
                if begin < i:
                    yield begin, i, char
                begin = i + 1

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """A和B, A会同B as two bodies, unless 和 is part of a name; with the roles that 会同 gives."""
        name = self.text[start:end]
        for match in JOIN.finditer(name):
            left, right = name[: match.start()], name[match.end() :]
            if name in stems() or name in central() or self.strength(name) >= 3:
                break
            if self.strength(left) >= 2 and self.strength(right) >= 1 and AGENCY_OR_PLACE.search(left):
                together = match.group() == "会同"
                yield start, start + match.start(), "牵头" if together else ""
                for s, e, r in self._parts(start + match.end(), end):
                    yield s, e, "配合" if together else r
                return
        yield start, end, ""

    def _item(self, start: int, end: int, role: str, scope: str, labelled: bool) -> Item | None:
        text = self.text
        while start < end and text[start] in SIGNS + ' 由”“"':
            start += 1
        etc = ETC.search(text, start, end)
        if etc and etc.start() > start:
            end = etc.start()
        while end > start and text[end - 1] in SIGNS + ' ”“"':
            end -= 1
        name = re.sub(r"\s", "", text[start:end]).replace("(", "（").replace(")", "）")
        if len(name) < 2 or len(name) > 30:
            return None
        strength = self.strength(name)
        if strength == 0 and not labelled:
            return None
        plain = re.sub(r"（[^（）]*）", "", name)
        is_organization = strength < 2 and not AGENCY_END.search(plain)
        if ORGANIZATION_END.search(plain) and not (strength == 3 or GROUP.fullmatch(name)):
            is_organization = not plain.endswith(("人民银行", "交易中心")) and not plain.startswith("人民银行")
        if ZONE_END.search(plain) or TOWN_END.search(plain) or self._district(plain):
            is_organization = False
        if labelled and strength == 0 and re.search(r"[的了将要对]|推动|加快", name):
            return None
        return Item(start, end, self._scoped(name, scope), "Organization" if is_organization else "Agency", role)

    def _scoped(self, name: str, scope: str) -> str:
        """The name with the scope of the item before it, where it has none and needs one."""
        if not scope or self.nation or GROUP.fullmatch(name) or name in only_central() or name.endswith("厅"):
            return name
        own = split_scope(name, self.home)
        if own.division or own.letter or own.rest not in stems() or self._district(name):
            return name
        return scope + name

    def _scope(self, name: str) -> str:
        """市 of 市科技局, 上海市 of 上海市科委, 省 of 省委宣传部; '' for other names."""
        found = split_scope(name, self.home)
        if found.letter:
            return found.letter
        return name[: len(name) - len(found.rest)] if found.division and found.rest in stems() else ""


AGENCY_OR_PLACE = re.compile(
    rf"(?:{AGENCY_END.pattern}|{ZONE_END.pattern}|{ORGANIZATION_END.pattern}|{TOWN_END.pattern})"
)


def _mark_leads(text: str, lists: list[BodyList]) -> list[BodyList]:
    """Roles from 列第一位者为牵头单位 and from signs such as *."""
    first = FIRST_LEADS.search(text)
    signs = {m[1] for m in SIGN_LEADS.finditer(text)}
    marked: list[BodyList] = []
    for body_list in lists:
        items = list(body_list.items)
        if first and body_list.end > text.rfind("\n", 0, first.start()) and all(i.role == "责任" for i in items):
            items[0] = replace(items[0], role="牵头")
        if signs:
            items = [
                replace(i, role="牵头") if text[i.start - 1] in signs or text[i.end : i.end + 1] in signs else i
                for i in items
            ]
        marked.append(replace(body_list, items=tuple(items)))
    return marked
