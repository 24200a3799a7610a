"""Numerals: digits with , and decimals, Chinese numerals, and the scales 万 and 亿 that belong to a unit."""

from __future__ import annotations

_DIGIT = dict(zip("零〇一二两三四五六七八九", [0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9], strict=True))
_POWER = {"十": 10, "百": 100, "千": 1000}
CN = "[零〇一二两三四五六七八九十百千]"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = rf"(?:{ARABIC}|{CN}+(?:点{CN}+)?)"
SCALE = "(?:万亿|百万|千万|十万|百亿|千亿|十亿|万|亿|千(?![克米卡瓦伏赫])|百)"
FACTOR = {"百": 100.0, "千": 1000.0, "十": 10.0}


def numeral(text: str) -> float:
    """Value of digits (1,200.5) or of Chinese numerals below 10000 (两千三百, 十五, 三点五). ValueError otherwise."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    whole, _, fraction = text.partition("点")
    total, digit = 0, -1
    for char in whole:
        if char in _POWER:
            total += (digit if digit >= 0 else 1) * _POWER[char]
            digit = -1
        elif char in _DIGIT:
            # 二〇二五 is digit by digit, no number of things
            if digit > 0:
                raise ValueError(f"no numeral: {text}")
            digit = _DIGIT[char]
        else:
            raise ValueError(f"no numeral: {text}")
    value = float(total + max(digit, 0))
    return value + (float("0." + "".join(str(_DIGIT[c]) for c in fraction)) if fraction else 0)


def scaled(value: float, scale: str) -> tuple[float, str]:
    """百 and 千 go into the value, 万 and 亿 into the unit: (5, 千万) -> (5000, 万)."""
    factor = 1.0
    while scale and scale[0] in FACTOR:
        factor *= FACTOR[scale[0]]
        scale = scale[1:]
    return value * factor, scale


WORTH = {"": 1.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
