"""Days as documents write them, in digits or in characters: 2022年8月1日, 二〇二二年八月一日, 2025年底."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extraction.targets.numerals import numeral

_YEAR = r"(?:(?:19|20)\d{2}|[二一][〇○零一二三四五六七八九]{3})"
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
#: a day, a month or a year
DAY = rf"{_YEAR}\s*年(?:\s*{_N}\s*月(?:\s*{_N}\s*日)?)?"
_PARTS = re.compile(rf"\s*({_YEAR})\s*年(?:\s*({_N})\s*月(?:\s*({_N})\s*日)?)?\s*")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def digits(text: str) -> str:
    """二〇三五 -> 2035, character by character."""
    return text.translate(_DIGITS)


def iso_day(day: str, last: bool = False) -> str:
    """The ISO date of what DAY matched; of a month or a year its first day, or its last. '' when there is none."""
    match = _PARTS.fullmatch(day)
    if match is None:
        return ""
    year, month, number = int(digits(match[1])), match[2], match[3]
    try:
        first = date(year, int(numeral(month)) if month else 1, int(numeral(number)) if number else 1)
    except ValueError:
        return ""
    if last and not number:
        first = day_before(first, 1 if month else 12)
    return first.isoformat()


def day_before(first: date, months: int) -> date:
    """The last day of so many months from `first` on: 2022-08-01 and 12 months are over on 2023-07-31."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)
