"""Plain text: which encoding the bytes are in."""

from __future__ import annotations

import unicodedata

from graph.errors import BadDocument

ENCODINGS = ("utf-8", "gb18030")
#: byte order marks of encodings that are none of ENCODINGS; UTF-8 keeps its mark, so that spans count it
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: share of characters that no text has; a page number in a private font may slip in
MAX_ODD = 0.002


def read_plain(file: str, data: bytes) -> str:
    """The decoded bytes, untouched: no newline translation, the mark of UTF-8 kept."""
    text = decode(data)
    if text is None:
        raise BadDocument(file, f"不是可识别的文本（已尝试 {'、'.join(ENCODINGS)}、带标记的 utf-16）")
    return text


def decode(data: bytes, stated: str = "") -> str | None:
    """Text of bytes whose encoding may be stated; None when it is none of ours or the result is no text."""
    marked = next((name for mark, name in MARKS if data.startswith(mark)), "")
    for encoding in (marked,) if marked else (*filter(None, (stated,)), *ENCODINGS):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return text if is_text(text) else None
    return None


def is_text(text: str, limit: float = MAX_ODD) -> bool:
    """Binary data that happens to decode has control characters or unassigned code points in it."""
    odd = sum(1 for c in text if c not in "\r\n\t\f\v" and unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs"))
    return odd <= len(text) * limit
