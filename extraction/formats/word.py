"""Word files (.docx): paragraphs and tables in order, with the numbers that Word generates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from extraction.formats.cells import SPAN_LIMIT, Cell, lines_of_rows
from extraction.formats.word_numbers import Numbering, numbering_of
from graph.errors import BadDocument

UNPACKED_LIMIT = 300 * 2**20  #: bytes of all parts together; a policy with its pictures stays far below
PARTS_LIMIT = 5000
#: what holds paragraphs without being one: content controls, smart tags, custom XML, inserted text
WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
TEXT, TAB, BREAKS = qn("w:t"), qn("w:tab"), {qn("w:br"), qn("w:cr")}
HYPHEN = qn("w:noBreakHyphen")
#: not shown on the page: deleted or moved text, the older twin of a drawing, phonetic guides, properties
UNSEEN = {qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rt")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}


def read_docx(file: str, data: bytes) -> str:
    """A paragraph or table row a line."""
    _check_size(file, data)
    try:
        document = docx.Document(io.BytesIO(data))
        text = "".join(f"{line}\n" for line in _Reader(document).blocks(document.element.body) if line.strip())
    except RecursionError as error:
        raise BadDocument(file, "Word 文件的嵌套层数过多") from error
    except Exception as error:  # python-docx and lxml raise whatever the broken part led to
        raise BadDocument(file, "不是完好的 Word（.docx）文件") from error
    if not text:
        raise BadDocument(file, "Word 文件没有文字（可能只有图片）")
    return text


def _check_size(file: str, data: bytes) -> None:
    """Refuse an archive that unpacks to far more than a document is; zipfile never reads more than it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise BadDocument(file, "不是完好的 Word（.docx）文件") from error
    if any(part.flag_bits & 1 for part in parts):
        raise BadDocument(file, "文件有密码保护")
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise BadDocument(file, f"解压后过大（超过 {UNPACKED_LIMIT // 2**20} MB 或 {PARTS_LIMIT} 个部件）")


class _Reader:
    """One document: its styles and the counters of its lists."""

    def __init__(self, document: Any):
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # the document numbers nothing
            root = None
        self.numbering: Numbering = numbering_of(root)
        self.styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}

    def blocks(self, node: Any) -> Iterator[str]:
        for child in node.iterchildren():
            if child.tag == qn("w:p"):
                yield from self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self.rows(child)
            elif child.tag in WRAPPERS:
                yield from self.blocks(child)

    def paragraph(self, node: Any) -> Iterator[str]:
        style = self._style(node)
        if style.lower().startswith(("toc", "目录")):  # a table of contents repeats the headings
            return
        text = _text(node)
        # an empty paragraph of a list has no number on the page either
        number = self._number(node) if text.strip() else ""
        yield from (number + text).split("\n")

    def rows(self, table: Any) -> Iterator[str]:
        for line in lines_of_rows([self._cell(cell, len(row)) for cell in row] for row in self._rows(table)):
            yield from line.split("\n")

    def _rows(self, table: Any) -> Iterator[list[Any]]:
        """The cells of every row."""
        for row in table.iterchildren(qn("w:tr"), *WRAPPERS):
            if row.tag in WRAPPERS:
                yield from self._rows(row)
            else:
                yield [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]

    def _cell(self, cell: Any, cells: int) -> Cell:
        # a cell alone in its row is a frame around text, or names a group of rows
        text = (" " if cells > 1 else "\n").join(part for part in self.blocks(cell) if part.strip())
        span, merge = (cell.find(f"{qn('w:tcPr')}/{qn(f'w:{name}')}") for name in ("gridSpan", "vMerge"))
        columns = "1" if span is None else span.get(qn("w:val")) or "1"
        continues = merge is not None and merge.get(qn("w:val")) != "restart"
        return Cell(text, min(int(columns), SPAN_LIMIT) if columns.isdecimal() else 1, continues)

    def _style(self, node: Any) -> str:
        """The paragraph's style: its name where the file says it, else its id."""
        found = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = "" if found is None else found.get(qn("w:val")) or ""
        style = self.styles.get(style_id)
        name = None if style is None else style.find(qn("w:name"))
        return style_id if name is None else name.get(qn("w:val")) or style_id

    def _number(self, node: Any) -> str:
        """The generated number: by the paragraph's own numbering, or by that of its style and the styles below it."""
        depth: int | None = None
        style = ""
        holder = node
        for _ in range(12):  # a chain of styles may be a ring
            properties = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if properties is not None:
                level, list_id = properties.find(qn("w:ilvl")), properties.find(qn("w:numId"))
                if depth is None and level is not None:
                    depth = int(level.get(qn("w:val")) or 0)
                if list_id is not None:
                    name = list_id.get(qn("w:val")) or ""
                    if depth is None:
                        depth = self.numbering.depth_of(name, style)
                    return self.numbering.next(name, depth or 0)
            link = holder.find(f"{qn('w:pPr')}/{qn('w:pStyle')}" if holder is node else qn("w:basedOn"))
            style = "" if link is None else link.get(qn("w:val")) or ""
            if style not in self.styles:
                return ""
            holder = self.styles[style]
        return ""


def _text(node: Any) -> str:
    """Text of a paragraph as the page shows it; "\\n" for a break inside it."""
    parts: list[str] = []
    for child in node.iterchildren():
        tag = child.tag
        if tag in UNSEEN or (tag == qn("w:r") and _is_hidden(child)):
            continue
        if tag == TEXT:
            parts.append(child.text or "")
        elif tag == TAB:
            parts.append("\t")
        elif tag in BREAKS:
            parts.append("\n")
        elif tag == HYPHEN:
            parts.append("-")
        elif tag == qn("w:p"):  # in a text box
            parts.append(f"\n{_text(child)}\n")
        else:
            parts.append(_text(child))
    return "".join(parts)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")
