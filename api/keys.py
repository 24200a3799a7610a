"""API keys: one JSON line a key in a file, only the hash of each.

A key is 256 random bits, so a plain SHA-256 of it cannot be turned back; the file is read anew when it has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import BadDocument, NotFound

#: scope -> what a key with it may do
SCOPES = {
    "read": "读取图谱、网页和导出",
    "cypher": "运行只读的 Cypher",
    "review": "判断名称和事实",
    "ingest": "读入文件",
}


@dataclass(frozen=True)
class Key:
    """Who may do what."""

    name: str
    scopes: tuple[str, ...]
    hash: str
    created: str


class Keys:
    """The keys of a file; no file, no keys."""

    def __init__(self, path: Path):
        self.path = path
        self._read: tuple[tuple[int, int], dict[str, Key]] | None = None

    def all(self) -> list[Key]:
        """Every key, by name. Raises BadDocument when the file cannot be read."""
        return sorted(self._by_hash().values(), key=lambda key: key.name)

    def find(self, text: str) -> Key | None:
        """The key that this is."""
        return self._by_hash().get(_hash(text))

    def add(self, name: str, scopes: Sequence[str]) -> str:
        """A new key, told this once. Raises BadDocument when the name is taken."""
        keys = self.all()
        if any(key.name == name for key in keys):
            raise BadDocument(str(self.path), f"已有名为 {name} 的密钥，请换一个名称或先撤销 (name taken)")
        text = f"pg_{secrets.token_urlsafe(32)}"
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._write([*keys, Key(name, tuple(scopes), _hash(text), now)])
        return text

    def revoke(self, name: str) -> None:
        """Take a key back. Raises NotFound."""
        keys = self.all()
        kept = [key for key in keys if key.name != name]
        if len(kept) == len(keys):
            raise NotFound(f"没有名为 {name} 的密钥，用 policygraph keys list 查看 (no such key)")
        self._write(kept)

    def _by_hash(self) -> dict[str, Key]:
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if self._read is None or self._read[0] != stamp:
                rows = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
                self._read = (stamp, {row["hash"]: Key(**{**row, "scopes": tuple(row["scopes"])}) for row in rows})
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadDocument(str(self.path), f"密钥文件读不出来（{error}）(cannot read the keys)") from error
        return self._read[1]

    def _write(self, keys: Sequence[Key]) -> None:
        part = self.path.with_name(f"{self.path.name}.part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.writelines(json.dumps(asdict(key), ensure_ascii=False) + "\n" for key in keys)
            os.replace(part, self.path)
        except OSError as error:
            raise BadDocument(str(self.path), f"无法写入（{error.strerror}）(cannot write)") from error


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
