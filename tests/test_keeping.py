"""What is kept of the graph: the values that were used last, each made once for each version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.keeping import Kept


def test_what_was_used_last_stays_and_a_new_version_is_made_again() -> None:
    version, made = ["1"], list[str]()
    kept: Kept[str] = Kept(lambda: version[0], 2)

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())

    assert [get(key) for key in "abacab"] == list("ABACAB")
    assert made == list("abcb")  # c took the place of b, not of a
    version[0] = "2"
    assert get("a") == "A" and made == list("abcba")


def test_large_values_take_more_room_and_one_thread_makes_each() -> None:
    made = list[int]()
    kept: Kept[str] = Kept(lambda: "", 12, len)

    def get(size: int) -> str:
        return kept.get(size, lambda: made.append(size) or "x" * size)

    with ThreadPoolExecutor(8) as threads:
        assert {len(text) for text in threads.map(get, [6] * 8)} == {6} and made == [6]
    get(4), get(6), get(5), get(6)
    assert made == [6, 4, 5]  # 4 went for 5
    get(40), get(6)
    assert made == [6, 4, 5, 40, 6]
    with pytest.raises(ZeroDivisionError):
        kept.get(0, lambda: str(1 / 0))
