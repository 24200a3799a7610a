"""Boxes pushed apart until none overlap, so that every label can be read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from api.boxes import GAP, Box, Point

Numbers: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
SEARCHES = 40  #: for boxes that are close to each other, each with PUSHES after it
PUSHES = 10
MARGIN = 60.0  #: how close, so that PUSHES may bring them into each other's way
PATIENCE = 12  #: searches before what is still wedged between boxes that stay gets out of the middle


def apart(boxes: Sequence[Box], places: Mapping[str, Point], still: set[str]) -> dict[str, Point]:
    """The places when overlapping boxes have parted along the shorter way; those in `still` stay."""
    if not boxes:
        return {}
    middle = np.array([places[b.id] for b in boxes]) + np.array([(0.0, b.drop) for b in boxes])
    # things in one place have no direction to part in: a tiny, fixed nudge for each
    middle += np.array([(0.13 * math.cos(i), 0.11 * math.sin(i * 2.0)) for i in range(len(boxes))])
    half = np.array([((b.width + GAP) / 2, (b.height + GAP) / 2) for b in boxes])
    free = np.array([b.id not in still for b in boxes])
    for search in range(SEARCHES):
        left, right = _close(middle, half, free)
        if not (_overlap(middle, half, left, right) > 0.5).all(axis=1).any():
            break
        for _ in range(PUSHES):
            _push(middle, half, free, left, right, outward=8.0 if search >= PATIENCE else 0.0)
    return {
        b.id: (float(round(middle[i, 0])), float(round(middle[i, 1] - b.drop)))
        if free[i]
        else (float(places[b.id][0]), float(places[b.id][1]))
        for i, b in enumerate(boxes)
    }


def _close(middle: Numbers, half: Numbers, free: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """Pairs of boxes that are close, each once; one of the two at least is free, and the first is."""
    movable = np.flatnonzero(free)
    reach = np.abs(middle[movable, None, :] - middle[None, :, :]) - half[movable, None, :] - half[None, :, :]
    row, right = np.nonzero((reach < MARGIN).all(axis=2))
    left = movable[row]
    once = (left < right) | ((left != right) & ~free[right])
    return left[once], right[once]


def _overlap(middle: Numbers, half: Numbers, left: Indices, right: Indices) -> Numbers:
    return half[left] + half[right] - np.abs(middle[left] - middle[right])


def _push(
    middle: Numbers, half: Numbers, free: NDArray[np.bool_], left: Indices, right: Indices, outward: float
) -> None:
    """Move what overlaps, in place: half the way each, or all of it beside a box that stays."""
    over = _overlap(middle, half, left, right)
    clash = (over > 0.5).all(axis=1)
    left, right, over = left[clash], right[clash], over[clash]
    rows, axis = np.arange(len(over)), over.argmin(axis=1)
    step = np.zeros_like(over)
    step[rows, axis] = 0.6 * over[rows, axis] * np.sign(middle[left] - middle[right])[rows, axis]
    step *= np.where(free[right], 0.5, 1.0)[:, None]
    moved = np.zeros_like(middle)
    np.add.at(moved, left, step)
    np.add.at(moved, right, -step)
    if outward:
        wedged = np.unique(np.concatenate([left, right]))
        moved[wedged] += outward * middle[wedged] / np.maximum(1.0, np.hypot(*middle[wedged].T))[:, None]
    middle[free] += moved[free]
