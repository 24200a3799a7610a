"""docker-compose.yml and Dockerfile hold what they promise. Nothing is started: that needs Docker."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    data = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert set(data) == {"name", "services", "volumes"}
    used = {v.partition(":")[0] for s in data["services"].values() for v in s["volumes"] if v[0] not in "./$"}
    assert used == set(data["volumes"])
    return dict(data["services"])


def test_there_are_neo4j_and_the_api_and_nothing_else(services: dict[str, Any]) -> None:
    assert set(services) == {"neo4j", "api"}
    assert services["neo4j"]["image"] == "neo4j:5.26-community"
    assert services["api"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_secrets_come_from_the_environment(services: dict[str, Any]) -> None:
    assert services["neo4j"]["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")
    assert services["api"]["environment"]["NEO4J_PASSWORD"].startswith("${NEO4J_PASSWORD:?")


def test_only_this_machine_reaches_the_api_and_nobody_neo4j(services: dict[str, Any]) -> None:
    assert services["api"]["ports"] == ["${POLICYGRAPH_ADDRESS:-127.0.0.1:8000}:8000"]
    assert "ports" not in services["neo4j"]


def test_both_are_watched_and_bounded(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service["healthcheck"]["test"] and service["mem_limit"] and service["restart"], name


def test_the_server_is_configured_as_the_local_one(services: dict[str, Any]) -> None:
    from graph.store.neo4j_server import _SETTINGS

    environment = services["neo4j"]["environment"]
    for key in ("dbms.security.allow_csv_import_from_file_urls", "internal.dbms.cypher_ip_blocklist"):
        name = "NEO4J_" + key.replace("_", "__").replace(".", "_")
        assert environment[name] == _SETTINGS[key]


def test_the_image_runs_as_nobody_special_with_its_model() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER policygraph$", text, re.MULTILINE)
    assert "extraction.model_setup" in text and "--require-hashes" in text
    assert text.count("FROM ") == 2
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists() and f"!{name}" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
