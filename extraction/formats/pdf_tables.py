"""The ruled tables of a PDF page: which cell a place on the page lies in."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

#: a rule: its place across, then from and to along
Rule = tuple[float, float, float]
#: upper edge and left edge
Cell = tuple[int, int]
THIN = 2.5  #: points; a thicker bar is no rule
SHORT = 6.0  #: points; a shorter stroke is no rule
SLACK = 2.0  #: points between the ends of rules that meet
RULES_LIMIT = 4000  #: a page with more is a drawing


@dataclass(frozen=True)
class Grid:
    """All rules of a page."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell around a place; None when it has no rules on all four sides or its row has one cell only."""
        crossing = [place for place, low, high in self.down if low - SLACK <= y <= high + SLACK]
        left = max((place for place in crossing if place <= x), default=None)
        over = [place for place, low, high in self.across if low - SLACK <= x <= high + SLACK]
        top = min((place for place in over if place >= y), default=None)
        if left is None or top is None or not any(p > x for p in crossing) or not any(p < y for p in over):
            return None
        return (round(top), round(left)) if len(self.columns(round(top))) > 1 else None

    def columns(self, top: int) -> list[int]:
        """Left edges of the cells of the row that begins at this height."""
        y = top - SLACK - 1
        places = sorted({round(place) for place, low, high in self.down if low <= y <= high})
        apart = [b for a, b in zip([-99, *places], places, strict=False) if b - a > THIN]  # double rules count once
        return apart[:-1]


def grid_of(page: pypdfium2.PdfPage) -> Grid | None:
    """The rules of a page: thin bars, and the sides of drawn rectangles."""
    across: set[Rule] = set()
    down: set[Rule] = set()
    for left, bottom, right, top, drawn in _shapes(page):
        width, height = right - left, top - bottom
        if height <= THIN and width >= SHORT:
            across.add(((bottom + top) / 2, left, right))
        elif width <= THIN and height >= SHORT:
            down.add(((left + right) / 2, bottom, top))
        elif drawn and width >= SHORT and height >= SHORT:
            across.update(((bottom, left, right), (top, left, right)))
            down.update(((left, bottom, top), (right, bottom, top)))
        if len(across) + len(down) > RULES_LIMIT:
            return None
    return Grid(tuple(sorted(across)), _joined(down)) if across and down else None


def _shapes(page: pypdfium2.PdfPage) -> Iterable[tuple[float, float, float, float, bool]]:
    """Bounds of the page's lines and rectangles, and whether their outline is drawn."""
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        if raw.FPDFPath_CountSegments(shape) > 6:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, fill, stroke)
        left, bottom, right, top = shape.get_bounds()
        yield left, bottom, right, top, bool(stroke.value)


def _joined(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules that go on from one another, as the sides of one cell under the other do."""
    found: list[Rule] = []
    for place, low, high in sorted(rules):
        if found and abs(found[-1][0] - place) < 0.5 and low <= found[-1][2] + SLACK:
            found[-1] = (found[-1][0], found[-1][1], max(high, found[-1][2]))
        else:
            found.append((place, low, high))
    return tuple(found)
