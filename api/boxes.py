"""What is put into places: boxes, each a symbol with its label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Layout = Literal["radial", "columns", "levels", "force"]
GAP = 18.0  #: free space between two boxes


@dataclass(frozen=True, slots=True)
class Box:
    """`kind` groups boxes; `drop` is how far the middle of symbol and label lies below the symbol's own middle."""

    id: str
    kind: str
    width: float
    height: float
    drop: float = 0.0
