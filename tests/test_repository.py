"""What must hold for the repository as a whole: documents unchanged, encodings named, lock clean, any locale."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph", "extraction", "api")
TEMPORARY = {"NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"}
#: modules whose `open` takes a path, then a mode
TEXT_MODULES = {"io", "codecs", "gzip", "bz2", "lzma"}
#: modules whose `open` has nothing to do with text
NO_TEXT = {"webbrowser", "tarfile", "zipfile", "os"}
PROCESSES = {"run", "Popen", "check_output", "check_call", "call"}


def python_files() -> list[Path]:
    return sorted(file for folder in (*PACKAGES, "notebooks", "tests") for file in (ROOT / folder).rglob("*.py"))


def test_the_documents_of_the_corpus_are_unchanged() -> None:
    readme = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    told = {name: digest for digest, name in re.findall(r"^([0-9a-f]{64})  (.+)$", readme, re.MULTILINE)}
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (ROOT / "corpus").glob("*.txt")}
    assert found == told
    assert sorted(name[:4] for name in found) == ["000-", "001-", "002-", "003-", "004-"]


def mode_of(call: ast.Call, place: int, default: str) -> str:
    """The mode given by name or at `place`; `default` where it is not given, or not as a literal."""
    given = next((word.value for word in call.keywords if word.arg == "mode"), None)
    if given is None and len(call.args) > place:
        given = call.args[place]
    return str(given.value) if isinstance(given, ast.Constant) else default


def uses_locale(call: ast.Call) -> str:
    """The name of the function if this call reads or writes text in the locale's encoding, else ''."""
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    owner = getattr(getattr(function, "value", None), "id", "")
    words = {word.arg for word in call.keywords}
    if "encoding" in words or None in words:  # None: **options, which this cannot see into
        return ""
    if name in PROCESSES:
        text = bool(words & {"text", "universal_newlines"})
    elif name in TEMPORARY:
        text = "b" not in mode_of(call, 0, "w+b")
    elif name == "read_text":
        text = not call.args
    elif name == "write_text":
        text = len(call.args) < 2
    elif name == "fdopen" or (name == "open" and (owner in TEXT_MODULES or isinstance(function, ast.Name))):
        text = "b" not in mode_of(call, 1, "r")
    elif name == "open" and owner not in NO_TEXT and not owner[:1].isupper():  # Store.open is no file
        text = "b" not in mode_of(call, 0, "r")
    else:
        text = False
    return name if text else ""


def unnamed_encodings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, function) of every call that `uses_locale`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := uses_locale(node)):
            yield node.lineno, name


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("open('a')", True),
        ("open('a', 'rb')", False),
        ("open('a', encoding='utf-8')", False),
        ("path.open('w')", True),
        ("path.open('wb')", False),
        ("path.read_text()", True),
        ("path.read_text('utf-8')", False),
        ("path.write_text('b')", True),
        ("path.write_text('b', 'utf-8')", False),
        ("open('b')", True),
        ("gzip.open('a', 'wt')", True),
        ("gzip.open('a', mode='rb')", False),
        ("webbrowser.open('a')", False),
        ("Store.open('a')", False),
        ("tempfile.NamedTemporaryFile()", False),
        ("tempfile.NamedTemporaryFile('w')", True),
        ("subprocess.run(['a'], text=True)", True),
        ("subprocess.run(['a'], text=True, encoding='utf-8')", False),
        ("subprocess.run(['a'])", False),
    ],
)
def test_the_check_of_encodings_sees_what_it_should(code: str, found: bool) -> None:
    assert bool(list(unnamed_encodings(ast.parse(code)))) is found


def test_every_open_names_its_encoding() -> None:
    problems = [
        f"{file.relative_to(ROOT)}:{line}: {call}"
        for file in python_files()
        for line, call in unnamed_encodings(ast.parse(file.read_bytes(), str(file)))
    ]
    assert problems == []


def test_the_lock_pins_with_hashes_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)\b", lock, re.MULTILINE)
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_every_dependency_is_locked_and_has_its_notice() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {name_of(line) for line in lock.splitlines() if line[:1].isalnum()}
    runtime = {name_of(requirement) for requirement in project["dependencies"]}
    development = {name_of(requirement) for requirement in project["optional-dependencies"]["dev"]}
    assert runtime | development <= locked
    words = set(re.findall(r"[a-z0-9-]+", (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").lower()))
    assert locked - words - LOCKED_FOR_DEVELOPMENT == set()


#: what only the development tools bring along; never given to a user
LOCKED_FOR_DEVELOPMENT = {
    *("ast-serialize", "attrs", "greenlet", "grimp", "iniconfig", "jsonschema", "jsonschema-specifications", "librt"),
    *("mypy-extensions", "pathspec", "pluggy", "pyee", "referencing", "regress", "rpds-py", "ruamel-yaml"),
    *("sortedcontainers", "tomlkit", "trove-classifiers"),
}

IMPORT_ALL = """
import importlib, pkgutil
for package in ("graph", "extraction", "api"):
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
from api.cli import main
import sys
sys.argv = ["policygraph", "--help"]
main()
"""


def gbk_locale(folder: Path) -> dict[str, str] | None:
    """The environment in which zh_CN.GBK exists, made in `folder`; None where this machine cannot make it."""
    tool = shutil.which("localedef")
    if tool is None:
        return None
    command = [tool, "--no-archive", "-c", "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
    subprocess.run(command, capture_output=True, check=False)
    environment = {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0"}
    probe = "import locale; print(locale.getencoding())"
    done = subprocess.run([sys.executable, "-c", probe], env={**os.environ, **environment}, capture_output=True)
    return environment if done.stdout.strip().lower() in (b"gbk", b"gb2312") else None


@pytest.mark.parametrize("name", ["zh_CN.GBK", "C"])
def test_every_module_and_the_help_work_in_this_locale(name: str, tmp_path: Path) -> None:
    if name == "C":
        environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    else:
        found = gbk_locale(tmp_path)
        if found is None:
            pytest.skip("this machine has no zh_CN.GBK and cannot make it")
        environment = found
    # The other settings that decide encodings are taken out, or they would hide what the locale does.
    inherited = {key: value for key, value in os.environ.items() if key not in ("PYTHONIOENCODING", "LANG", "LC_CTYPE")}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", errors="replace")
    assert b"ingest" in done.stdout
