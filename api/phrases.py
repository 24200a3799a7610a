"""How the graph is put into words: what a relation is called when it is read from one of its ends.

The words of a type or relation itself come from the ontology. A pair that is not listed here is named from those,
so a new type shows up without any change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from graph.ontology import ontology

Direction = Literal["out", "in"]

#: (relation, direction seen from the entity, type at the other end) -> heading
HEADINGS: Mapping[tuple[str, Direction, str], str] = {
    ("SUPPORTS", "in", "Park"): "承接园区",
    ("SUPPORTS", "in", "District"): "重点发展的行政区",
    ("SUPPORTS", "in", "Measure"): "支持举措",
    ("SUPPORTS", "in", "Project"): "支撑工程",
    ("SUPPORTS", "out", "Track"): "支持的赛道",
    ("LOCATED_IN", "out", "Park"): "所在园区",
    ("LOCATED_IN", "out", "District"): "所在行政区",
    ("LOCATED_IN", "in", "Park"): "区域内的园区",
    ("LOCATED_IN", "in", "District"): "下辖行政区",
    ("LOCATED_IN", "in", "Project"): "落地工程",
    ("LOCATED_IN", "in", "Organization"): "落地机构",
    ("RESPONSIBLE_FOR", "in", "Agency"): "责任部门",
    ("RESPONSIBLE_FOR", "in", "Organization"): "责任机构",
    ("RESPONSIBLE_FOR", "in", "Park"): "责任园区",
    ("RESPONSIBLE_FOR", "in", "District"): "责任区",
    ("RESPONSIBLE_FOR", "out", "Measure"): "负责的举措",
    ("RESPONSIBLE_FOR", "out", "Project"): "负责的工程",
    ("SUBTRACK_OF", "out", "Track"): "上级赛道",
    ("SUBTRACK_OF", "in", "Track"): "细分赛道",
    ("INVOLVES", "out", "Technology"): "涉及的技术",
    ("INVOLVES", "in", "Track"): "用到它的赛道",
    ("BUILDS", "out", "Project"): "建设的工程",
    ("BUILDS", "out", "Park"): "建设的园区",
    ("BUILDS", "out", "Organization"): "建设的机构",
    ("BUILDS", "in", "Measure"): "出自举措",
    ("SETS", "out", "Target"): "设定的目标",
    ("SETS", "in", "Document"): "出自文件",
    ("SETS", "in", "Measure"): "出自举措",
    ("ABOUT", "out", "Track"): "目标所指的赛道",
    ("ABOUT", "out", "Park"): "目标所指的园区",
    ("ABOUT", "out", "District"): "目标所指的行政区",
    ("ABOUT", "in", "Target"): "有关目标",
    ("ISSUED_BY", "out", "Agency"): "发布机关",
    ("ISSUED_BY", "in", "Document"): "发布的文件",
    ("PART_OF", "out", "Document"): "所属文件",
    ("PART_OF", "in", "Measure"): "所含举措",
    ("REPLACES", "out", "Document"): "替代的文件",
    ("REPLACES", "in", "Document"): "被哪些文件替代",
    ("CITES", "out", "Document"): "引用的文件",
    ("CITES", "in", "Document"): "被哪些文件引用",
}

#: what a reader of this type looks for first; an empty one is shown as 未找到依据
EXPECTED: Mapping[str, tuple[tuple[str, Direction, str], ...]] = {
    "Track": (("SUPPORTS", "in", "Park"),),
    "Park": (("SUPPORTS", "out", "Track"),),
    "Measure": (("RESPONSIBLE_FOR", "in", "Agency"),),
}

#: reading order of the groups around an entity
ORDER: tuple[tuple[str, Direction, str], ...] = tuple(HEADINGS)

COMPARATORS: Mapping[str, str] = {">=": "不少于", ">": "超过", "=": "", "~": "约", "<=": "不超过", "<": "少于"}

#: what the product says where nothing proves a fact
NOTHING = "未找到依据"


def heading(relation: str, direction: Direction, other: str) -> str:
    """What the group of related entities is called, e.g. 承接园区."""
    known = HEADINGS.get((relation, direction, other))
    if known:
        return known
    word, end = ontology().caption(relation), ontology().caption(other)
    return f"{word}的{end}" if direction == "out" else f"由{end}{word}"


def number(value: Any) -> str:
    """2000.0 -> 2000; 99.5 stays."""
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value).removesuffix(".0")


def display_name(type_: str, name: str) -> str:
    """A name as people read it: the comparator of a target in words."""
    if type_ == "Target":
        for sign, word in COMPARATORS.items():
            name = name.replace(f" {sign} ", f" {word} " if word else " ")
    return name


def property_rows(properties: Mapping[str, Any], leave_out: tuple[str, ...] = ("text", "own")) -> list[tuple[str, str]]:
    """Properties as caption and value, for people."""
    return [
        (ontology().captions.get(key, key), COMPARATORS.get(value, value) if key == "comparator" else number(value))
        for key, value in properties.items()
        if value not in (None, "", [], ()) and key not in leave_out and not key.endswith("_span")
    ]
