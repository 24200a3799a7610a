"""Cleaning keeps a map to the source: every character stands for one that the file has."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extraction.clean import SAME, TAG, WIDE, clean
from extraction.simplify import simplified

ROOT = Path(__file__).parent
FILES = [*sorted((ROOT / "styles").glob("*.txt")), *sorted((ROOT.parent / "corpus").glob("*.txt"))]


def is_variant(clean_char: str, source_char: str) -> bool:
    """Whether the two are one character up to width, quote style, Traditional form, or kind of blank."""
    if clean_char == source_char or (clean_char == " " and source_char.isspace()):
        return True
    if clean_char == "|" and source_char.isspace():  # between the cells of a row
        return True
    if (clean_char, source_char) in {("。", "."), ("着", "著")} or source_char == "&":  # an entity
        return True
    forms = {source_char, SAME.get(source_char, source_char), unicodedata.normalize("NFKC", source_char)}
    forms |= {WIDE.get(form, form) for form in forms}
    return clean_char in forms or any(clean_char == simplified(form, always=True) for form in forms)


def check(source: str) -> None:
    text, offsets = clean(source)
    assert len(offsets) == len(text) + 1
    assert all(a <= b for a, b in itertools.pairwise(offsets))
    assert all(0 <= place <= len(source) for place in offsets)
    inside = [i for i, c in enumerate(text) if c != "\n"]
    assert all(offsets[a] < offsets[b] for a, b in itertools.pairwise(inside))
    odd = [(text[i], source[offsets[i]]) for i in inside if not is_variant(text[i], source[offsets[i]])]
    assert odd == []
    assert "\n\n" not in text and not text.startswith("\n")
    if not TAG.search(text):  # an escaped or full-width <AB> that the text speaks of is a tag to a second reading
        assert clean(text)[0] == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:20])
def test_the_map_of_this_file(path: Path) -> None:
    check(path.read_bytes().decode("utf-8"))


PIECES = st.sampled_from(
    [
        "一、",
        "（一）建设平台。",
        "支持企业，",
        " ",
        "\u3000\u3000",
        "\t",
        "\n",
        "\r\n",
        "\f",
        "<br>",
        "</p>",
        "&nbsp;",
        "<!--",
        "-->",
    ]
    + [
        "&lt;",
        "&amp;",
        "&#160;",
        "「",
        "」",
        "(",
        ")",
        ",",
        ":",
        "5G",
        "ＡＢ",
        "１２",
        "體育產業",
        "著力",
        "\ufeff",
        "\u200b",
    ]
    + [
        "- 3 -",
        "第 3 页",
        "打印",
        "首页",
        "上一篇：",
        "|",
        "1\t建设\t市科技局\n",
        "1 | 建设 | 市局\n",
        "⼀",
        "㎡",
        "①",
        "...",
        "<",
        ">",
    ]
    + ["围绕集成电路装备产业发展需要，支持企业联合高校院所开展攻关和\n"]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
@example("&amp;lt;")
@example("&lt;ＡＢ>")
@example("<<p>br>")
@example("第\u200b3 页")
def test_the_map_of_any_text(source: str) -> None:
    check(source)
