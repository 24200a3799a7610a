"""PDF with a text layer: lines by where they stand, joined into paragraphs; ruled tables a row a line.

Running headers, footers and page numbers go: lines at a page's edge that come again on other pages.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

from extraction.formats.pdf_tables import Cell, Grid, grid_of
from extraction.formats.plain import is_text
from extraction.wrapping import STARTS_PARAGRAPH
from graph.errors import BadDocument

PAGES_LIMIT = 3000
MIN_TEXT = 15  #: characters a page; a scan has none but a stamp or a number
MAX_GARBLED = 0.05  #: share of characters that are none, as in fonts without a map to Unicode
EDGE = 2  #: lines at the top and at the bottom of a page that may be running ones
PAGE_NUMBER = re.compile(r"[-—–－·.\s]*\d{1,4}(?:\s*/\s*\d{1,4})?[-—–－·.\s]*|第\s*\d+\s*页.{0,12}")
NO_CHARACTER = {0, 2, 0xAD, 0xFFFE, 0xFFFF}  #: among them what pdfium gives for a hyphen at a line's end
_pdfium = threading.Lock()  # the library is not made for threads


@dataclass(frozen=True, slots=True)
class Line:
    """Text at one height of a page, in points from its lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    page: int
    cell: Cell | None = None
    is_row: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def beside(self, other: Line) -> bool:
        """Whether the two stand at one height."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.height, other.height)

    def with_more(self, other: Line, between: str = "") -> Line:
        low, high = min(self.bottom, other.bottom), max(self.top, other.top)
        text = self.text + between + other.text
        return replace(self, text=text, right=max(self.right, other.right), bottom=low, top=high)


def read_pdf(file: str, data: bytes) -> str:
    """A paragraph or table row a line, in reading order."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            raise BadDocument(file, "文件有密码保护" if locked else "不是完好的 PDF 文件") from error
        try:
            count = len(document)
            if not 0 < count <= PAGES_LIMIT:
                raise BadDocument(file, f"页数 {count} 不在 1 至 {PAGES_LIMIT} 之内")
            pages = [_page(document, number) for number in range(count)]
        except pypdfium2.PdfiumError as error:
            raise BadDocument(file, "PDF 文件有损坏的页面") from error
        finally:
            document.close()
    text = "".join(line.text for page in pages for line in page)
    filled = sum(1 for page in pages if sum(len(line.text) for line in page) >= MIN_TEXT)
    if len(text) < MIN_TEXT or filled * 2 < count:
        raise BadDocument(file, "扫描件或图片，没有文字层；请先做文字识别（OCR）")
    if not is_text(text, MAX_GARBLED):
        raise BadDocument(file, "文字层是乱码（字体没有 Unicode 对照表）；请先做文字识别（OCR）")
    return "".join(f"{paragraph}\n" for paragraph in _paragraphs(_without_running(pages)))


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    page = document[number]
    try:
        grid = grid_of(page)
        text = page.get_textpage()
        runs = list(_runs(text, number, grid))
        text.close()
    finally:
        page.close()
    return _ordered(_lines(runs, grid))


def _runs(text: pypdfium2.PdfTextPage, page: int, grid: Grid | None) -> Iterator[Line]:
    """Characters that stand side by side in one cell, in the order of the file."""
    run: Line | None = None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    rect = raw.FS_RECTF()
    for i in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, i)
        if raw.FPDFText_IsGenerated(text, i) == 1 or code in NO_CHARACTER or 0xD800 <= code < 0xE000:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, i, rect):
            raw.FPDFText_GetCharBox(text, i, left, right, bottom, top)
            rect = raw.FS_RECTF(left.value, top.value, right.value, bottom.value)
        char = " " if chr(code) in "\r\n\t" else chr(code)
        line = Line(char, rect.left, rect.bottom, rect.right, rect.top, page)
        if grid and char != " ":
            line = replace(line, cell=grid.cell_at((line.left + line.right) / 2, (line.top + line.bottom) / 2))
        elif run:
            line = replace(line, cell=run.cell)
        gap = line.left - run.right if run else 0.0
        em = max(run.height, line.height) if run else 0.0
        if run and run.cell == line.cell and run.beside(line) and -0.5 * em < gap < 1.5 * em:
            run = run.with_more(line, " " if gap > 0.2 * em else "")
        else:
            if run and run.text.strip():
                yield run
            run = line
    if run and run.text.strip():
        yield run


def _lines(runs: list[Line], grid: Grid | None) -> list[Line]:
    """Runs beside each other made one line; the cells of a row made one line."""
    lines: list[Line] = []
    rows: dict[int, dict[int, Line]] = {}
    for run in runs:
        if run.cell and grid:
            top, left = run.cell
            if top not in rows:
                rows[top] = {}
                lines.append(replace(run, is_row=True))  # holds the place
            cells = rows[top]
            cells[left] = cells[left].with_more(run, _between(cells[left].text, run.text)) if left in cells else run
        elif lines and not lines[-1].is_row and lines[-1].beside(run) and run.left >= lines[-1].right:
            lines[-1] = lines[-1].with_more(run, "\t")  # columns of a table without rules, or a wide blank
        else:
            lines.append(run)
    return [_row(line, rows[line.cell[0]], grid) if line.is_row and line.cell and grid else line for line in lines]


def _row(line: Line, cells: dict[int, Line], grid: Grid) -> Line:
    assert line.cell
    columns = sorted({*grid.columns(line.cell[0]), *cells})
    text = " | ".join(cells[c].text.strip() if c in cells else "" for c in columns)
    for cell in cells.values():
        line = line.with_more(cell)
    return replace(line, text=text)


def _ordered(lines: list[Line]) -> list[Line]:
    """In the order of the file, which is that of reading when it goes down, once a column; else from the top."""
    for before, line in pairwise(lines):
        if line.bottom > before.top and line.left < before.right:
            return sorted(lines, key=lambda x: (-round(x.top), x.left))
    return lines


def _without_running(pages: list[list[Line]]) -> Iterator[Line]:
    """All lines without headers, footers and page numbers."""
    edges = [_edge(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_shape(line) for line in edge})
    often = max(2, 0.4 * len(pages))
    for page, edge in zip(pages, edges, strict=True):
        running = [x for x in edge if PAGE_NUMBER.fullmatch(x.text.strip()) or seen[_shape(x)] >= often]
        yield from (line for line in page if line not in running)


def _edge(page: list[Line]) -> list[Line]:
    lines = sorted((line for line in page if not line.is_row), key=lambda line: -line.top)
    return [*lines[:EDGE], *lines[EDGE:][-EDGE:]]


def _shape(line: Line) -> tuple[str, int]:
    """Text without its numbers, and roughly where it stands."""
    return re.sub(r"\d+|\s", "", line.text), round(line.bottom / 8)


def _paragraphs(lines: Iterator[Line]) -> Iterator[str]:
    """A line that reaches the right margin goes on in the next, unless that is indented or begins with a number."""
    everything = list(lines)
    margins = _Margins(everything)
    open_line: Line | None = None
    for line in everything:
        if open_line and margins.goes_on(open_line, line):
            open_line = replace(line, text=open_line.text + _between(open_line.text, line.text) + line.text)
            continue
        if open_line:
            yield open_line.text.strip()
        open_line = line
    if open_line:
        yield open_line.text.strip()


class _Margins:
    """Where the lines of a document begin and end, for one column or for two."""

    def __init__(self, lines: list[Line]):
        prose = [line for line in lines if not line.is_row]
        self.middle = (min((x.left for x in prose), default=0) + max((x.right for x in prose), default=0)) / 2
        sides = Counter(self._side(line) for line in prose)
        self.two = min(sides["left"], sides["right"]) > 0.3 * len(prose)
        groups: dict[str, list[Line]] = {}
        for line in prose:
            groups.setdefault(self._column(line), []).append(line)
        # a title may stand out on the left, a mark hang over on the right
        self.left = {name: sorted(x.left for x in group)[len(group) // 20] for name, group in groups.items()}
        self.right = {name: sorted(x.right for x in group)[-1 - len(group) // 20] for name, group in groups.items()}

    def _side(self, line: Line) -> str:
        return "left" if line.right < self.middle else "right" if line.left > self.middle else ""

    def _column(self, line: Line) -> str:
        return self._side(line) if self.two else ""

    def goes_on(self, line: Line, following: Line) -> bool:
        """Whether a paragraph that `line` ends with goes on in `following`."""
        if line.is_row or following.is_row or abs(line.height - following.height) > 0.15 * line.height:
            return False
        text = following.text.strip()
        # addressees, which begin with 各 too, may go on in the next line with 各
        if "\t" in line.text + text or (STARTS_PARAGRAPH.match(text) and not text.startswith("各")):
            return False
        em = line.height
        full = line.right >= self.right[self._column(line)] - 1.6 * em
        return full and following.left <= self.left[self._column(following)] + 0.8 * em


def _between(before: str, after: str) -> str:
    """A blank between two words of Latin letters; a number may have been broken anywhere."""
    letters = before[-1:] + after[:1]
    return " " if len(letters) == 2 and letters.isascii() and letters.isalpha() else ""
