"""Word files made with python-docx, with lists that Word numbers by itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

#: number format and text of each level, as a definition of a list has them
Levels = Sequence[tuple[str, str]]
CHINESE: Levels = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def numbered(document: Any, levels: Levels = CHINESE, list_id: int = 900) -> int:
    """Define a list in the document; returns its id."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    definition = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{list_id}">{inner}</w:abstractNum>')
    root.insert(0, definition)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>'))
    return list_id


def add(document: Any, text: str, list_id: int = 0, level: int = 0) -> Any:
    """A paragraph, as an item of a list when that is given."""
    paragraph = document.add_paragraph(text)
    if list_id:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
        )
    return paragraph


def add_table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return table


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def new() -> Any:
    return docx.Document()


def insert_xml(paragraph: Any, xml: str) -> None:
    """Put runs into a paragraph as Word writes them."""
    for node in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
        if node.tag != qn("w:pPr"):
            paragraph._p.append(node)
