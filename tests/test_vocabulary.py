"""The vocabulary tables: constant columns, named sources, no duplicates, sorted, simplified and clean cells."""

from __future__ import annotations

import re
from functools import cache

import pytest

from extraction.vocabulary import FOLDER, parts

# table: (columns, how many leading columns make the key, the least number of rows)
TABLES = {
    "divisions": (["code", "name", "level", "parent", "remark", "source"], 2, 3200),
    "state_bodies": (["name", "kind", "short", "remark", "source"], 1, 300),
    "local_bodies": (["full", "short", "level", "kind", "source"], 1, 250),
    "body_exceptions": (["jurisdiction", "short", "full", "remark", "source"], 3, 300),
    "industries": (["term", "aliases", "source"], 1, 1500),
    "technologies": (["term", "aliases", "source"], 1, 1200),
    "zones": (["name", "aliases", "kind", "located_in", "bare", "source"], 1, 500),
    "organizations": (["name", "aliases", "located_in", "source"], 1, 300),
}


@cache
def lines(name: str) -> tuple[list[str], list[list[str]]]:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    assert text.endswith("\n")
    head = [line for line in text.splitlines() if line.startswith("#")]
    return head, [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def column(name: str, wanted: str) -> list[str]:
    index = TABLES[name][0].index(wanted)
    return [row[index] for row in lines(name)[1]]


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_constant_and_cells_clean(name: str) -> None:
    columns, _, least = TABLES[name]
    head, rows = lines(name)
    [header] = [line for line in head if line.startswith("# 列")]
    assert header.split(": ", 1)[1].split("\t") == columns
    assert len(rows) >= least
    for row in rows:
        assert len(row) == len(columns), row
        for cell in row:
            assert cell == cell.strip(), row
            assert "||" not in cell, row
            assert not cell.startswith("|"), row
            assert not cell.endswith("|"), row


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_sorted_without_duplicates(name: str) -> None:
    keys = [tuple(row[: TABLES[name][1]]) for row in lines(name)[1]]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_a_source_of_the_header(name: str) -> None:
    head, rows = lines(name)
    declared = {m.group(1) for line in head if (m := re.match(r"#   \[(.+?)\] \S", line))}
    used = {source for row in rows for source in row[-1].split("|")}
    assert used == declared


@pytest.mark.parametrize("name", ["industries", "technologies", "zones", "organizations"])
def test_an_alias_stands_for_one_name(name: str) -> None:
    _, rows = lines(name)
    names = {row[0] for row in rows}
    aliases = [alias for row in rows for alias in parts(row[1])]
    assert len(set(aliases)) == len(aliases)
    assert not names & set(aliases)


def test_divisions_hang_together() -> None:
    _, rows = lines("divisions")
    current = {row[0]: row for row in rows if not row[4].startswith("历史")}
    assert sum(row[2] == "province" for row in current.values()) == 34
    codes = {row[0] for row in rows}
    for row in rows:
        assert re.fullmatch(r"\d{6}", row[0]), row
        assert row[2] in {"province", "prefecture", "county"}, row
        assert (row[3] == "") == (row[2] == "province"), row
        assert not row[3] or row[3] in codes, row
        assert row[1] not in {"市辖区", "县"}, row
    assert current["310115"][1:4] == ["浦东新区", "county", "310000"]
    assert current["120116"][1:4] == ["滨海新区", "county", "120000"]
    assert current["659001"][1:4] == ["石河子市", "county", "650000"]


@pytest.mark.parametrize("name", ["zones", "organizations"])
def test_places_lie_in_known_divisions(name: str) -> None:
    divisions = set(column("divisions", "name"))
    assert {place for place in column(name, "located_in") if place} <= divisions


def test_bare_names_are_aliases() -> None:
    divisions = set(column("divisions", "name"))
    for row in lines("zones")[1]:
        for bare in parts(row[4]):
            assert bare in (row[0], *parts(row[1])), row
            assert bare not in divisions, row


def test_exceptions_speak_of_known_divisions() -> None:
    divisions = set(column("divisions", "name"))
    for place in column("body_exceptions", "jurisdiction"):
        assert re.sub(r"各区县?$", "", place) in divisions, place
