"""File -> Document: decode, clean, find the structure."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

from extraction.clean import clean
from extraction.divisions.jurisdiction import jurisdiction_of
from extraction.document import Document
from extraction.structure import metadata_of, sections_of
from graph.errors import BadDocument

ENCODINGS = ("utf-8", "gb18030")


def read_document(path: Path) -> Document:
    """Read one text file. Raises BadDocument, which names the file, when it is empty or no text."""
    return document_from_text(path.name, read_text(path))


def read_text(path: Path) -> str:
    """The decoded bytes, untouched: no newline translation, a byte order mark kept."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadDocument(path.name, f"无法读取（{error.strerror or error}）") from error
    if not data.strip():
        raise BadDocument(path.name, "文件是空的")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_text(text):
            break
        return text
    raise BadDocument(path.name, f"不是可识别的文本（已尝试 {'、'.join(ENCODINGS)}）")


def document_from_text(file: str, source: str) -> Document:
    """The Document of text that was read from `file`. Raises BadDocument when nothing is left after cleaning."""
    text, offsets = clean(source)
    if not text.strip():
        raise BadDocument(file, "去除网页框架后没有正文")
    sections = sections_of(text)
    metadata = metadata_of(text, sections)
    metadata = replace(metadata, jurisdiction=jurisdiction_of(text, metadata))
    return Document(file, source, text, offsets, metadata, sections)


def _is_text(text: str) -> bool:
    """Binary data that happens to decode has control characters or unassigned code points in it."""
    odd = sum(1 for c in text if c not in "\r\n\t\f\v" and unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs"))
    return odd <= len(text) * 0.002
