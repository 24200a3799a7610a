"""Reads one list of responsible bodies: its items, their types and the roles that labels and phrases give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extraction.agencies import list_grammar as grammar
from extraction.agencies.bodies import (
    AGENCY_END,
    DEPARTMENT,
    GROUP,
    ORGANIZATION_END,
    TOWN_END,
    ZONE_END,
    central,
    department_of,
    is_district,
    only_central,
    split_scope,
    stems,
    strength,
)
from extraction.agencies.central_branches import central_branch
from extraction.divisions.gazetteer import Division

#: share of the items of an unlabelled list that nothing shows to be bodies
UNKNOWN = 1 / 3


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


class ListReader:
    """Reads candidates of one text."""

    def __init__(self, text: str, home: Division | None, nation: bool) -> None:
        self.text, self.home, self.nation = text, home, nation

    def read(self, start: int, end: int, header: str = "") -> BodyList | None:
        """The list at text[start:end], None when it is none. `header`: what the column of a table's cell is called."""
        text = self.text
        bracketed = text[start] in grammar.OPEN and not grammar.LABEL.match(text, start, end)
        inner_start = start + bracketed
        closed = text[end - 1] in grammar.CLOSE and (bracketed or not re.search(r"[（(〔\[【]", text[start:end]))
        inner_end = end - closed
        labelled = bool(header) or self._is_labelled(inner_start, inner_end, bracketed)
        if not labelled and not self._may_be_list(start, end, bracketed):
            return None
        items, phrase = self._items(inner_start, inner_end, labelled, header, UNKNOWN if bracketed else 0)
        if not items or (not labelled and not self._sure(items, phrase, start, end)):
            return None
        line_start = text.rfind("\n", 0, start) + 1
        own_line = not text[line_start:start].strip(" 　—-·●")
        return BodyList(start, end, tuple(items), own_line)

    def _is_labelled(self, start: int, end: int, bracketed: bool) -> bool:
        text = self.text
        if grammar.LABEL.match(text, start) or (bracketed and grammar.BARE_LABEL.match(text, start)):
            return True
        later = (m for m in grammar.LABEL.finditer(text, start, end) if text[m.start() - 1] in "；;，,。、 ")
        return bracketed and any(grammar.LABEL_WITH_NOUN.search(grammar.label_of(m)) for m in later)

    def _may_be_list(self, start: int, end: int, bracketed: bool) -> bool:
        inside = self.text[start:end]
        if not 3 <= len(inside) <= 400 or re.search(r"[《》“”：:？！]", inside):
            return False
        return bracketed or inside == inside.strip()

    def _sure(self, items: list[Item], phrase: bool, start: int, end: int) -> bool:
        """Whether an unlabelled list holds only bodies and stands where such lists stand."""
        strong = [i for i in items if i.type == "Agency" and strength(i.name, self.home, self.nation) >= 2]
        if not strong:
            return False
        if self.text[start] not in grammar.OPEN:  # a sentence about 各部门 alone gives nobody a task
            return not phrase or not all(GROUP.fullmatch(i.name) for i in strong)
        after = self.text[end : end + 1]
        before = self.text[start - 1 : start]
        ends = after in "\n。；;" or not after
        closes = before in "。；;！”\n" or not before
        if phrase:
            return ends or closes
        if len(items) == 1:
            return (ends or closes) and not AGENCY_END.search(self.text[max(0, start - 12) : start])
        return ends or closes

    def _items(self, start: int, end: int, labelled: bool, header: str, unknown: float) -> tuple[list[Item], bool]:
        """Items of a list and whether a closing phrase gave a role.

        Without a label no items, when more than a share of them (`unknown`) may be no bodies.
        """
        done: list[Item] = []
        group: list[Item] = []
        role, phrase, ignoring = grammar.role_of(header), False, bool(grammar.PERSON.search(header))
        scope = ""
        doubtful = 0
        for token_start, token_end, mark in self._tokens(start, end):
            token_start, label = self._label(token_start, token_end, start)
            if label is not None:
                done += [replace(i, role=i.role or role) for i in group]
                group = []
                ignoring = not label or bool(grammar.PERSON.search(label))
                role = grammar.role_of(label) if label else role
            token_start += self.text.startswith("由", token_start)
            raw = self.text[token_start:token_end]
            if ignoring or not raw.strip(grammar.SIGNS + " ") or grammar.NO_BODY.match(raw):
                if grammar.NO_BODY.match(raw) and "负责" in raw:
                    phrase = True
                continue
            match = grammar.ROLE_PHRASE.match(raw)
            name_end = token_start + match.end("name") if match else token_end
            for part_start, part_end, part_role in self._parts(token_start, name_end):
                item = self._item(part_start, part_end, part_role, scope, labelled)
                if item is None and not labelled:
                    item = self._item(part_start, part_end, part_role, scope, True) if unknown else None
                    doubtful += 1
                    if item is None:
                        return [], False
                if item is None:
                    continue
                group.append(item)
                scope = self._scope(item.name) or scope
            if match:
                phrase = True
                said = grammar.role_of("牵头" if "牵头" in match["tail"] else match["role"] or match["noun"])
                done += [replace(i, role=i.role or said) for i in group]
                group = []
            elif mark in "；;。\n":
                done += [replace(i, role=i.role or role) for i in group]
                group = []
        done += [replace(i, role=i.role or role) for i in group]
        return ([] if doubtful > unknown * len(done) else done), phrase

    def _label(self, start: int, end: int, list_start: int) -> tuple[int, str | None]:
        if match := grammar.LABEL.match(self.text, start, end):
            return match.end(), grammar.label_of(match)
        if match := grammar.BARE_LABEL.match(self.text, start, end):
            return match.end(), match["label"]
        other = grammar.OTHER_LABEL.match(self.text, start, end)
        return (other.end(), "") if other else (start, None)

    def _tokens(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Pieces between separators outside inner brackets; 市、区两级… stays one piece."""
        depth, begin = 0, start
        for i in range(start, end + 1):
            char = self.text[i] if i < end else "。"
            if i < end and char in grammar.OPEN:
                if depth == 0 and begin < i and grammar.LABEL.match(self.text, i + 1, end):  # 甲（牵头：乙）
                    yield begin, i, "；"
                    begin = i + 1
                    continue
                depth += 1
            elif i < end and char in grammar.CLOSE:
                depth = max(0, depth - 1)
            elif (char in grammar.SEPARATORS and depth == 0) or i == end:
                half = char == "、" and grammar.HALF_NAME.fullmatch(self.text, begin, i)
                if half and grammar.OTHER_HALF.match(self.text, i + 1):
                    continue
                for cut in grammar.INNER_LABEL.finditer(self.text, begin, i):
                    yield begin, cut.start(), "；"
                    begin = cut.start()
                if begin < i:
                    yield begin, i, char
                begin = i + 1

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """A和B, A会同B as two bodies, unless 和 is part of a name; with the roles that 会同 gives."""
        name = self.text[start:end]
        glued = self._glued(name)
        if glued:
            yield start, start + glued, ""
            yield from self._parts(start + glued, end)
            return
        for match in grammar.JOIN.finditer(name):
            left, right = name[: match.start()], name[match.end() :]
            if name in stems() or name in central() or strength(name, self.home, self.nation) >= 3:
                break
            if (
                strength(left, self.home, self.nation) >= 2
                and strength(right, self.home, self.nation) >= 1
                and AGENCY_OR_PLACE.search(left)
            ):
                together = match.group() == "会同"
                yield start, start + match.start(), "牵头" if together else ""
                for s, e, r in self._parts(start + match.end(), end):
                    yield s, e, "配合" if together else r
                return
        yield start, end, ""

    def _glued(self, name: str) -> int:
        """Where a second body begins in a name, whose blank the cleaning took: 市工信局|市科技局; 0 for one body."""
        if len(name) < 6 or strength(name, self.home, self.nation) >= 3:
            return 0
        for match in grammar.GLUE.finditer(name):
            left, right = name[: match.start()], name[match.start() :]
            if len(left) > 2 and min(strength(n, self.home, self.nation) for n in (left, right)) >= 2:
                known = split_scope(left, self.home).rest in stems() or left in central()
                if known:
                    return match.start()
        return 0

    def _item(self, start: int, end: int, role: str, scope: str, labelled: bool) -> Item | None:
        text = self.text
        while start < end and text[start] in grammar.SIGNS + grammar.MARKS + ' 由”“"':
            start += 1
        if end > start and text[end - 1] in grammar.CLOSE and not re.search(r"[（(〔\[【]", text[start:end]):
            end -= 1  # of a bracket that opened before
        if mark := grammar.ROLE_MARK.search(text, start, end):
            end, role = mark.start(), grammar.role_of(mark["role"])
        etc = grammar.ETC.search(text, start, end)
        if etc and etc.start() > start:
            end = etc.start()
        while end > start and text[end - 1] in grammar.SIGNS + ' ”“"':
            end -= 1
        article = grammar.ARTICLE.match(text, start, end)
        start = article.end() if article else start
        name = grammar.NOTE.sub("", re.sub(r"\s", "", text[start:end]).translate(grammar.ROUND))
        if len(name) < 2 or len(name) > 30:
            return None
        sure = 3 if central_branch(name, self.home) else strength(name, self.home, self.nation)
        if not labelled and (sure == 0 or (sure == 1 and grammar.CLAUSE_WORD.search(name))):
            return None
        if GROUP.fullmatch(name) and grammar.ANSWERS.search(name):
            return None
        plain = re.sub(r"（[^（）]*）", "", name)
        is_organization = sure < 2 and not AGENCY_END.search(plain) and not grammar.INNER_OFFICE.search(plain)
        if ORGANIZATION_END.search(plain) and not (sure == 3 or GROUP.fullmatch(name)):
            is_organization = not re.search(r"^(?:中国)?人民银行|交易中心$", plain)
        if ZONE_END.search(plain) or TOWN_END.search(plain) or is_district(plain, self.home):
            is_organization = False
        if labelled and sure == 0 and grammar.NO_NAME.search(name):
            return None
        return Item(start, end, self._scoped(name, scope), "Organization" if is_organization else "Agency", role)

    def _scoped(self, name: str, scope: str) -> str:
        """The name with the scope of the item before it, where it has none and needs one."""
        if scope in central():  # 农业农村部种业管理司、渔业渔政管理局
            return scope + name if name not in central() and DEPARTMENT.fullmatch(name) else name
        if (
            not scope
            or self.nation
            or GROUP.fullmatch(name)
            or name in only_central()
            or name.endswith(("厅", "管委会"))
        ):
            return name
        own = split_scope(name, self.home)
        if (
            own.division
            or own.letter
            or own.rest not in stems()
            or GROUP.fullmatch(name)
            or is_district(name, self.home)
        ):
            return name
        return scope + name

    def _scope(self, name: str) -> str:
        """市 of 市科技局, 上海市 of 上海市科委, 省 of 省委宣传部, a ministry of its department; '' for other names."""
        if self.nation:
            return department_of(name)[0]
        found = split_scope(name, self.home)
        if found.letter:
            return found.letter
        return name[: len(name) - len(found.rest)] if found.division and found.rest in stems() else ""


AGENCY_OR_PLACE = re.compile(
    rf"(?:{AGENCY_END.pattern}|{ZONE_END.pattern}|{ORGANIZATION_END.pattern}|{TOWN_END.pattern})"
)
