"""API keys: given out and taken back on the command line, asked for by the API."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.commands import Scope
from api.keys import SCOPES
from api.problems import MEDIA
from api.settings import Settings
from graph.errors import BadDocument, NotFound
from graph.store.base import Store
from tests.small import small_store  # noqa: F401

QUERY = {"query": "RETURN 1 AS one"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "somewhere" / "keys.jsonl"
    monkeypatch.setenv("POLICYGRAPH_KEYS", str(path))
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["keys", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_is_shown_once_and_only_its_hash_is_kept(file: Path) -> None:
    key = run("add", "门户", "--scope", "read", "--scope", "cypher")
    assert key.startswith("pg_") and len(key) > 40
    assert key not in file.read_text(encoding="utf-8") and key[3:] not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    listed = run("list", "--format", "csv")
    assert "门户,read、cypher," in listed and key not in listed
    with pytest.raises(BadDocument, match="已有名为 门户 的密钥"):
        CliRunner().invoke(app, ["keys", "add", "门户", "--scope", "read"], catch_exceptions=False)
    with pytest.raises(NotFound, match="没有名为 没有 的密钥"):
        CliRunner().invoke(app, ["keys", "revoke", "没有"], catch_exceptions=False)
    assert set(Scope) == set(SCOPES)


def test_reading_and_cypher_are_open_by_default(small_store: Store, file: Path) -> None:
    with TestClient(create_app(small_store)) as client:
        assert client.get("/v1/statistics").status_code == 200
        assert client.post("/v1/cypher", json=QUERY).status_code == 200
        wrong = client.get("/v1/statistics", headers=bearer("pg_wrong"))
        assert wrong.status_code == 401 and wrong.headers["content-type"] == MEDIA  # never passed over in silence


def test_what_is_not_open_needs_a_key_with_its_scope(
    small_store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYGRAPH_OPEN", "")
    reader, analyst = run("add", "读者", "--scope", "read"), run("add", "分析", "--scope", "cypher")
    with TestClient(create_app(small_store)) as client:
        refused = client.get("/v1/statistics")
        assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
        assert refused.json()["type"] == "/docs#key-needed" and "keys add" in refused.json()["hint"]
        assert client.get("/v1/statistics", headers=bearer(reader)).status_code == 200
        narrow = client.post("/v1/cypher", json=QUERY, headers=bearer(reader))
        assert narrow.status_code == 403 and "读者" in narrow.json()["detail"]
        assert client.post("/v1/cypher", json=QUERY, headers=bearer(analyst)).json()["rows"] == [[1]]
        # the pages show the graph too; what shows nothing of it stays open
        assert client.get("/", headers={"accept": "text/html"}).status_code == 401
        assert client.get("/entity/数字健康").status_code == 401
        assert [client.get(path).status_code for path in ("/docs", "/healthz", "/readyz")] == [200] * 3
        run("revoke", "读者")
        assert client.get("/v1/statistics", headers=bearer(reader)).status_code == 401


def test_a_file_that_cannot_be_read_opens_nothing(small_store: Store, file: Path) -> None:
    file.parent.mkdir()
    file.write_text("{broken", encoding="utf-8")
    with TestClient(create_app(small_store), raise_server_exceptions=False) as client:
        assert client.get("/v1/statistics", headers=bearer("pg_x")).status_code == 500


def test_the_description_says_which_operations_need_a_key(small_store: Store) -> None:
    def needs(settings: Settings, path: str, method: str) -> object:
        return create_app(small_store, settings).openapi()["paths"][path][method].get("security")

    assert needs(Settings(), "/v1/cypher", "post") == [{}, {"key": ["cypher"]}]
    assert needs(Settings(open=("read",)), "/v1/cypher", "post") == [{"key": ["cypher"]}]
    assert needs(Settings(open=()), "/healthz", "get") is None
    with pytest.raises(ValueError, match="open"):
        Settings(open="ingest")  # type: ignore[arg-type]
