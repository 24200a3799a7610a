"""Each fault once or twice on real engines; `make faults` does them many times and counts (tests/faults)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.engines import Embedded, Engine, Served
from tests.faults.kills import kill_engine, kill_server, kill_writers
from tests.faults.troubles import cut_writers, full_disk, read_only_folder, several_writers, wire_trouble

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="signals, limits and rights of Linux"),
]
SEED = 7


@pytest.fixture
def embedded(tmp_path: Path) -> Embedded:
    return Embedded(tmp_path / "store")


@pytest.fixture
def served(neo4j_url: tuple[str, tuple[str, str]]) -> Served:
    return Served(*neo4j_url)


@pytest.fixture(params=["embedded", "served"])
def either(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(request.param)
    return engine


def test_a_killed_writer_loses_nothing_that_it_acknowledged(either: Engine) -> None:
    kill_writers(either, 1, SEED).check()


def test_writers_at_once_all_find_their_work(embedded: Embedded) -> None:
    several_writers(embedded, 1, SEED).check()


def test_a_killed_engine_is_replaced_under_its_users(embedded: Embedded) -> None:
    kill_engine(embedded, 1, SEED).check()


def test_a_killed_api_starts_again(embedded: Embedded) -> None:
    tally = kill_server(embedded, 1, SEED)
    tally.check()
    assert set(tally.answers) <= {"200", "503", "连接断开"}


def test_a_disk_that_fills_up_and_has_room_again(embedded: Embedded) -> None:
    full_disk(embedded, 1, SEED).check()


def test_a_folder_that_cannot_be_written(embedded: Embedded) -> None:
    read_only_folder(embedded, 1, SEED).check()


def test_a_wire_that_is_cut(served: Served) -> None:
    tally = wire_trouble(served, "连接切断", 1, SEED)
    tally.check()
    assert tally.answers["503"] == 3


def test_a_wire_that_is_cut_while_writing(served: Served) -> None:
    cut_writers(served, 1, SEED).check()
