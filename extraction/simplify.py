"""Traditional characters become simplified ones, one for one; and names as they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: t2s leaves 著 where it stands for 着
ZHE = re.compile(r"著(?=[力眼手重实急想])|(?<=[随沿接本朝向围])著(?!名|作|者|述|录)")
TRADITIONAL = 0.05  #: share of Chinese characters that change in a Traditional text


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str, always: bool = False) -> str:
    """Simplified characters, when the text is Traditional or `always`; the length never changes."""
    convert = _converter().convert  # type: ignore[attr-defined]
    converted = convert(text)
    if converted == text:
        return text
    if len(converted) != len(text):
        converted = "".join(c if len(c) == 1 else t for t, c in ((t, convert(t)) for t in text))
    changed = sum(a != b for a, b in zip(text, converted, strict=True))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    if changed < TRADITIONAL * chinese and not always:
        return text
    return ZHE.sub("着", converted)


@cache
def plain(name: str) -> str:
    """A name without blanks, quotation marks, dashes and dots; half width, lower case, simplified."""
    name = unicodedata.normalize("NFKC", name).casefold()
    name = re.sub(r"[\s“”\"‘’'《》〈〉「」『』·・•—–‑−_\-]", "", name)
    return simplified(name, always=True).replace("(", "（").replace(")", "）")
