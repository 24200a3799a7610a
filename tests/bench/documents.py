"""Documents like the real ones: those of corpus/, with another city, other parks, fields, numbers, words and clauses.

    python -m tests.bench.documents FOLDER COUNT

Document number i depends on i alone, so the first thousand of ten thousand are the thousand.
"""

from __future__ import annotations

import random
import re
import sys
from bisect import bisect
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from extraction.vocabulary import parts, read_table

SHANGHAI = "310000"
CORPUS = Path(__file__).resolve().parents[2] / "corpus"

#: words that a writer could have taken one for the other; changed so often that two documents share few long phrases
SYNONYMS = tuple(
    tuple(row.split())
    for row in """推进 推动 促进
加快 加速 抓紧
支持 鼓励 引导
打造 建设 构建
提升 提高 增强
完善 健全 优化
加强 强化 深化
开展 实施 组织
积极 大力 着力
围绕 聚焦 立足
探索 研究 尝试
形成 建成 取得
培育 扶持 孵化
突破 攻克 掌握
拓展 扩大 延伸
创新 新型 先进
重点 关键 核心
全面 深入 持续
领域 方面 环节
企业 单位 主体
服务 保障 支撑
平台 载体 系统
融合 结合 联动
水平 能级 能力
机制 制度 体系
示范 试点 样板
布局 部署 谋划
赋能 助力 带动""".splitlines()
)
_SYNONYM = {word: group for group in SYNONYMS for word in group}
_SYNONYM_WORD = re.compile("|".join(("《[^》]*》", *_SYNONYM)))  # not in titles
_NUMBER = re.compile(r"(?<![\d.〔(（—-])(\d{2,5})(?=\s*(?:亿元|万亿元|万人|万个|家|个|项|平方公里|万平方米|%|％))")
_KINDS = ("经济开发区", "高新技术产业园", "科技城", "产业园", "创新港", "软件园")


def generate(folder: Path, count: int) -> None:
    """Write documents 0 to count-1 into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        name, text = document(i)
        (folder / name).write_text(text, encoding="utf-8")


def document(number: int) -> tuple[str, str]:
    """File name and text of a document."""
    chance = random.Random(number)
    city = chance.choice(_cities())
    head, body = _clauses(chance.choice(_templates()), chance)
    body = _SYNONYM_WORD.sub(lambda match: chance.choice(_SYNONYM.get(match[0], (match[0],))), body)
    text = _renamed(head + body, city, chance)
    text = _NUMBER.sub(lambda match: str(max(2, round(int(match[1]) * chance.uniform(0.4, 2.5)))), text)
    years = chance.randrange(-1, 3)
    text = re.sub(r"20[23]\d", lambda match: str(int(match[0]) + years), text)
    text = re.sub(r"(〔\d{4}〕)\d+(?=号)", lambda match: f"{match[1]}{number % 997 + 1}", text)
    return f"{number:05d}-{city['short']}.txt", text


def _clauses(text: str, chance: random.Random) -> tuple[str, str]:
    """What stands before the first heading, and the rest without some of its paragraphs."""
    lines = text.splitlines(keepends=True)
    head = next((i for i, line in enumerate(lines) if re.match(r"\s*(?:一、|1\.|8\.1)", line)), 0)
    share = chance.uniform(0.55, 1.0)
    return "".join(lines[:head]), "".join(line for line in lines[head:] if len(line) < 30 or chance.random() < share)


def _renamed(text: str, city: dict[str, str], chance: random.Random) -> str:
    names: dict[str, str] = {"上海市": city["name"], "上海": city["short"], "沪": city["short"][0]}
    districts = list(_counties(city["code"])) or [f"{city['short']}新区"]
    chance.shuffle(districts)
    for i, name in enumerate(_counties(SHANGHAI)):
        other = districts[i % len(districts)]
        names[name], names[_short(name)] = other, _short(other)
    for park in _parks():
        if park in text:
            names[park] = f"{chance.choice(districts)[:2]}{chance.choice('东西南北新金云星海')}{chance.choice(_KINDS)}"
    for table in ("industries", "technologies"):
        pick = _popular(table)
        for term in _terms(table):
            if term in text and chance.random() < 0.5:
                names[term] = pick(chance)
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))))
    return pattern.sub(lambda match: names[match[0]], text)


def _short(name: str) -> str:
    return re.sub(r"(?:新区|自治县|[区县市旗])$", "", name) if len(name) > 2 else name


@cache
def _templates() -> Sequence[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]


@cache
def _cities() -> Sequence[dict[str, str]]:
    rows = [row for row in read_table("divisions") if row["level"] == "prefecture" and row["name"].endswith("市")]
    return [{"code": row["code"], "name": row["name"], "short": row["name"][:-1]} for row in rows]


@cache
def _counties(code: str) -> Sequence[str]:
    return [row["name"] for row in read_table("divisions") if row["level"] == "county" and row["parent"] == code]


@cache
def _parks() -> Sequence[str]:
    names = {name for row in read_table("zones") for name in (row["name"], *parts(row["aliases"])) if len(name) >= 3}
    return sorted(names, key=lambda name: (-len(name), name))


@cache
def _terms(table: str) -> Sequence[str]:
    return sorted({row["term"] for row in read_table(table)}, key=lambda term: (-len(term), term))


@cache
def _popular(table: str) -> Callable[[random.Random], str]:
    """Draws a term, a few of them often and most of them seldom."""
    terms = list(_terms(table))
    random.Random(table).shuffle(terms)
    sums = list(accumulate(1 / (rank + 5) for rank in range(len(terms))))
    return lambda chance: terms[bisect(sums, chance.random() * sums[-1])]


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
