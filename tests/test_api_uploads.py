"""Documents sent to the server: watched on their way, whole or not at all. The real pipeline over a document of corpus/."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.ingest import verify_store
from api.keys import Keys
from api.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.test_ingest import FILES

SMALLEST = min(FILES, key=lambda file: file.stat().st_size)


@pytest.fixture(scope="module")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"embedded:{tmp_path_factory.mktemp('uploads') / 'store'}") as store:
        yield store


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys") / "keys.jsonl")


@pytest.fixture(scope="module")
def client(own_store: Store, keys: Keys) -> Iterator[TestClient]:
    headers = {"Authorization": f"Bearer {keys.add('读入', ['ingest', 'read'])}"}
    with TestClient(create_app(own_store, Settings(keys=keys.path)), headers=headers) as client:
        yield client


def send(client: TestClient, name: str, data: bytes) -> list[Any]:
    """The events of a file that is sent."""
    answer = client.post("/v1/documents", params={"name": name}, content=data)
    assert answer.status_code == 202, answer.text
    address = answer.headers["location"]
    watched = client.get(f"{address}/events")
    assert watched.headers["content-type"].startswith("text/event-stream") and "etag" not in watched.headers
    events = [json.loads(line[6:]) for line in watched.text.splitlines() if line.startswith("data: ")]
    job = client.get(address).json()
    assert (job["ended"], job["file"], job["events"]) == (True, name, events)
    later = client.get(f"{address}/events", headers={"Last-Event-ID": "1"}).text
    assert later == watched.text.partition("\n\n")[2]
    return events


def test_a_document_arrives_and_bad_ones_change_nothing(client: TestClient, own_store: Store) -> None:
    data = SMALLEST.read_bytes()
    events = send(client, SMALLEST.name, data)
    assert [event["event"] for event in events] == ["read", "extracted", "stored", "done"]
    assert own_store.source(SMALLEST.name).text and not verify_store(own_store).problems
    stamp = own_store.stamp()
    assert send(client, SMALLEST.name, data)[-1] == {"event": "done", "detail": "内容没有变化"}

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(301 * 2**20))
    for name, content, why in (
        (SMALLEST.name, b"", "文件是空的"),
        (SMALLEST.name, b"%PDF-1.7", "扩展名与内容不符"),
        ("炸弹.docx", packed.getvalue(), "解压后过大"),
        ("坏.docx", b"PK\x03\x04 broken", "不是完好的 Word"),
    ):
        assert why in (event := send(client, name, content)[-1])["detail"] and event["event"] == "failed"
    assert own_store.stamp() == stamp


def test_what_is_refused_at_the_door(client: TestClient, own_store: Store, keys: Keys) -> None:
    def refused(status: int, name: str, data: bytes = b"x", **more: Any) -> Any:
        answer = client.post("/v1/documents", params={"name": name}, content=data, **more)
        assert answer.status_code == status, answer.text
        return answer.json()

    assert "另存为 .docx" in refused(415, "旧版.doc")["detail"]
    refused(415, "没有扩展名的文件")
    for name in ("../a.txt", "a/b.txt", "a\\b.txt", ".hidden.txt", "a\x00.txt", "x" * 99 + ".txt"):
        refused(422, name)
    assert "20 MB" in refused(413, "大.txt", bytes(20 * 2**20 + 1))["detail"]
    reader = keys.add("只读", ["read", "cypher", "review"])
    refused(403, "a.txt", headers={"Authorization": f"Bearer {reader}"})
    anonymous = TestClient(create_app(own_store, Settings(keys=keys.path)))
    assert anonymous.post("/v1/documents?name=a.txt", content=b"x").status_code == 401
    assert anonymous.get(f"/v1/jobs/{'0' * 24}").status_code == 401
    assert client.get(f"/v1/jobs/{'0' * 24}/events").status_code == 404
    assert "POST /v1/documents" in client.get("/docs").text
