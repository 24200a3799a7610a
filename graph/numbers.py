"""Numbers as Chinese policy texts write them: 2000, 2,000, 百万, 万亿级, 三成, 一倍, 翻一番, 百分之三十. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_CHINESE = "零〇一二三四五六七八九两壹贰叁十百千万亿"
_RUN = re.compile(
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<magnitude>[十百千万亿]*)|(?P<chinese>[{_CHINESE}]+(?:点[{_CHINESE}]+)?|半)"
)
_FRACTION = re.compile(rf"(?P<whole>[{_CHINESE}\d]+)分之(?P<part>[{_CHINESE}\d.]+)")
_DOUBLING = re.compile(rf"翻(?:了)?(?P<times>[{_CHINESE}\d]*)番|倍增|翻倍|成倍")


def contains_number(text: str, value: float, unit: str = "") -> bool:
    """Whether the text writes the number, in digits or in words. 万 and 亿 may stand in `unit` instead."""
    return any(math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-12) for found in numbers(text))


def numbers(text: str) -> Iterator[float]:
    """Every way to read each number of the text: 百万 is 1000000, and 100 if 万 belongs to the unit."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    for match in _DOUBLING.finditer(text):
        times = min(_chinese(match["times"]), 1000.0) if match["times"] else 1.0  # 翻万番 is no number
        yield from (times, 2.0**times, (2.0**times - 1) * 100, 2.0**times * 100, 1.0, 100.0)
    for match in _FRACTION.finditer(text):
        whole, part = _chinese(match["whole"]), _chinese(match["part"])
        yield part
        if whole:
            yield from (part / whole, round(part / whole * 100, 2), math.floor(part / whole * 1000) / 10)
    for match in _RUN.finditer(text):
        yield from _readings(match, text[match.end() : match.end() + 1])


def _readings(match: re.Match[str], after: str) -> Iterator[float]:
    if match["digits"]:
        number = float(match["digits"].replace(",", ""))
        yield from _with_magnitudes(number, match["magnitude"])
    else:
        run = match["chinese"]
        number = _chinese(run)
        yield number
        head = run.rstrip("十百千万亿")
        yield from _with_magnitudes(_chinese(head) if head else 1.0, run[len(head) :])
        for cut in range(1, len(run)):
            if run[cut:].strip("万亿") == "":
                yield _chinese(run[:cut])
    if after == "成":
        yield number * 10
    if after == "倍":
        yield from (number * 100, (number - 1) * 100, number + 1)


def _with_magnitudes(number: float, magnitude: str) -> Iterator[float]:
    yield number
    for character in magnitude:
        number *= _SMALL.get(character) or _LARGE[character]
        yield number


def _chinese(text: str) -> float:
    """The value of digits or of Chinese numerals; of a row of digits (二〇二五) too."""
    if not text:
        return 0.0
    if text == "半":
        return 0.5
    if re.fullmatch(r"[\d.]+", text):
        return float(text) if text.count(".") <= 1 and text != "." else 0.0
    whole, _, decimals = text.partition("点")
    value = float(_integer(whole))
    for i, character in enumerate(decimals, 1):
        value += _DIGITS.get(character, 0) / 10**i
    return value


def _integer(text: str) -> int:
    if all(c in _DIGITS or c.isdigit() for c in text):
        return int("".join(str(_DIGITS.get(c, c)) for c in text) or 0)
    total = section = digit = 0
    seen = False
    for c in text:
        if c in _DIGITS or c.isdigit():
            digit, seen = _DIGITS.get(c, int(c) if c.isdigit() else 0), True
        elif c in _SMALL:
            section += (digit if seen else 1) * _SMALL[c]
            digit, seen = 0, False
        elif c in _LARGE:
            section += digit
            total = (total + section or 1) * _LARGE[c] if total else (section or 1) * _LARGE[c]
            section, digit, seen = 0, 0, False
    return total + section + digit
