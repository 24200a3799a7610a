"""The file that keeps people's judgements, beside the store: a store that is made anew takes them up again.

It mirrors what the store holds, one JSON line for each, and is written after every judgement.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from graph.errors import BadDocument
from graph.jsonl import read_judgements, write_judgements
from graph.model import Judgement

VARIABLE = "POLICYGRAPH_JUDGEMENTS"


def journal_of(url: str) -> Path:
    """Where a store's judgements are kept: beside an embedded store's folder, in data/ for a server."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    scheme, _, rest = url.partition(":")
    if scheme == "embedded":
        folder = Path(rest)
        return folder.with_name(f"{folder.name}.judgements.jsonl")
    server = re.sub(r"[^\w.-]+", "-", rest.strip("/"))
    return Path("data") / f"{server}.judgements.jsonl"


def read_journal(url: str) -> list[Judgement]:
    """The judgements that are kept. Raises BadDocument when the file cannot be read."""
    path = journal_of(url)
    try:
        kept = read_judgements(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadDocument(str(path), f"人的判断读不出来（{error}）(cannot read the judgements)") from error
    return [judgement for judgement in kept if judgement.from_person]


def write_journal(url: str, judgements: Sequence[Judgement]) -> None:
    """Keep exactly these. Raises BadDocument when the file cannot be written."""
    path = journal_of(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(write_judgements(judgements).encode("utf-8"))
        os.replace(part, path)
    except OSError as error:
        raise BadDocument(str(path), f"无法写入（{error.strerror}）(cannot write)") from error
