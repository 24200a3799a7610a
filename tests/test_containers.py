"""docker-compose.yml and Dockerfile hold what they promise. Nothing is started: that needs Docker."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml
from packaging.requirements import Requirement
from typer.main import get_command

from api.cli import app
from api.routes.graph import health

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


def test_the_file_fits_the_compose_specification(tmp_path: Path) -> None:
    def check(file: Path) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
        return subprocess.run(command, capture_output=True)

    done = check(ROOT / "docker-compose.yml")
    assert done.returncode == 0, done.stdout.decode()
    wrong = tmp_path / "docker-compose.yml"
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    wrong.write_text(text.replace("healthcheck:", "health_check:"), encoding="utf-8")
    assert check(wrong).returncode == 1


def test_neo4j_knows_every_setting(services: dict[str, Any], neo4j_url: tuple[str, tuple[str, str]]) -> None:
    with neo4j.GraphDatabase.driver(neo4j_url[0], auth=neo4j_url[1]) as driver:
        names = {record["name"] for record in driver.execute_query("SHOW SETTINGS YIELD name").records}
    environment = set(services["neo4j"]["environment"]) - {"NEO4J_AUTH"}
    # as the image's entry point reads them: _ is a dot, __ is _
    given = {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_") for name in environment
    }
    assert {name for name in given if not name.startswith("internal.")} <= names


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """Its instructions with their arguments, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def test_the_image_runs_as_nobody_special_with_its_model(dockerfile: list[tuple[str, str]]) -> None:
    assert ("USER", "policygraph") in dockerfile and [word for word, _ in dockerfile].count("FROM") == 2
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "extraction.model_setup" in text and "--require-hashes" in text


def copied(dockerfile: list[tuple[str, str]]) -> list[str]:
    """What is copied from the checkout into the build."""
    sources = [rest.split()[:-1] for word, rest in dockerfile if word == "COPY" and not rest.startswith("--from")]
    return [name for names in sources for name in names]


def test_what_is_copied_is_there_for_everybody(dockerfile: list[tuple[str, str]]) -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    for name in copied(dockerfile):
        assert f"!{name}" in ignored
        assert (
            subprocess.run(["git", "ls-files", "--error-unmatch", name], cwd=ROOT, capture_output=True).returncode == 0
        )


def test_the_wheel_is_whole_with_what_is_copied_alone(dockerfile: list[tuple[str, str]], tmp_path: Path) -> None:
    context, wheels, site = tmp_path / "src", tmp_path / "wheels", tmp_path / "site"
    tracked = subprocess.run(["git", "ls-files", "-z", *copied(dockerfile)], cwd=ROOT, capture_output=True, check=True)
    names = tracked.stdout.decode().strip("\0").split("\0")
    for name in names:
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, context / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    done = subprocess.run(command, cwd=context, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        packages = ("graph/", "extraction/", "api/")
        assert {n for n in wheel.namelist() if n.startswith(packages)} == {n for n in names if n.startswith(packages)}
        wheel.extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    for arguments in (["api.cli", "serve", "--help"], ["extraction.model_setup", "--help"]):
        done = subprocess.run([sys.executable, "-m", *arguments], cwd=tmp_path, env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    where = "import api, pathlib; print(pathlib.Path(api.__file__).parent)"
    done = subprocess.run([sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True)
    assert done.stdout.decode().strip() == str(site / "api")


def test_the_commands_of_the_image_exist(dockerfile: list[tuple[str, str]], services: dict[str, Any]) -> None:
    program, command, *options = json.loads(dict(dockerfile)["CMD"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert program in scripts
    known = {option for p in get_command(app).commands[command].params for option in p.opts}  # type: ignore[attr-defined]
    assert set(options[::2]) <= known
    checks = [dict(dockerfile)["HEALTHCHECK"], services["api"]["healthcheck"]["test"][-1]]
    assert all("http://127.0.0.1:8000/healthz" in check for check in checks)
    assert any(getattr(route, "path", "") == "/healthz" for route in health.routes)
    assert options[options.index("--port") + 1] == "8000" == dict(dockerfile)["EXPOSE"]


def test_tools_of_the_developers_are_not_in_the_image(dockerfile: list[tuple[str, str]]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed: set[str] = set()
    waiting = [Requirement(text) for text in project["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name = requirement.name.lower().replace("_", "-")
        if name in needed or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        needed.add(name)
        waiting += [Requirement(text) for text in requires(name) or ()]
    tools = {Requirement(text).name.lower() for text in project["optional-dependencies"]["dev"]} - needed
    removed = next(rest for word, rest in dockerfile if word == "RUN" and rest.startswith("pip uninstall"))
    assert set(removed.lower().split()[3:]) == tools
