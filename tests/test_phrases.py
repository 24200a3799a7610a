"""Clauses are cut into a governing word, the names behind it, and the noun that closes them."""

import pytest

from extraction.phrases import phrases_of, tokens_of
from extraction.segment import words


def phrases(text: str) -> list[tuple[str, list[str], str]]:
    tokens = tokens_of(text, 0, len(text), words(text), [])
    return [(p.role, [text[i.start : i.end] for i in p.items], p.head) for p in phrases_of(tokens)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "重点发展智能手表、智能手环、智能头盔等主流产品。",
            ("develop", ["智能手表", "智能手环", "智能头盔"], "主流产品"),
        ),
        ("突破低时延快速渲染、虚拟仿真引擎等关键技术。", ("research", ["低时延快速渲染", "虚拟仿真引擎"], "关键技术")),
        ("推进SaaS（软件即服务）普及。", ("push", ["SaaS"], "")),
        ("建设具有国际影响力的直播电商基地。", ("build", ["直播电商基地"], "")),
        ("大力发展网络文学、在线音频、短视频等在线文创。", ("develop", ["网络文学", "在线音频", "短视频"], "在线文创")),
    ],
)
def test_a_phrase_is_found(text: str, expected: tuple[str, list[str], str]) -> None:
    assert expected in phrases(text)


def test_spans_are_those_of_the_text() -> None:
    text = "围绕5G、人工智能等新技术，推动“云上”服务（试点）落地。"
    tokens = tokens_of(text, 0, len(text), words(text), [])
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert [t.start for t in tokens] == sorted({t.start for t in tokens})
    assert "".join(t.text for t in tokens) == text
