"""Which files are publications of one policy: MinHash proposes, the texts decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from datasketch import MinHash
from rapidfuzz.distance import Indel

from graph.model import EntityKey, EntityStatement, Judgement

SAME_TEXT = 0.9  #: share of equal characters from which two texts are publications of one document
NEAR = 0.3  #: share of common shingles from which it is worth looking
HASHES = 64


def fingerprint(text: str) -> str:
    """What a text's shingles hash to; two fingerprints tell how many the texts share."""
    body = re.sub(r"\s", "", text)
    minhash = MinHash(num_perm=HASHES, seed=1)
    minhash.update_batch([body[i : i + 8].encode() for i in range(max(1, len(body) - 7))])
    return str(minhash.hashvalues.astype("<u4").tobytes().hex())


def judge_publications(
    own: Mapping[str, EntityStatement], fingerprints: Mapping[str, str], text: Callable[[str], str]
) -> Iterator[Judgement]:
    """`same` for files that are one policy, given by file: the document read, its fingerprint, its clean text."""
    for kept, other in _near_pairs({file: fingerprints[file] for file in own}):
        numbers = {own[f].properties.get("number", "") for f in (kept, other)}
        if len(numbers) == 2 and "" not in numbers:
            continue
        alike = Indel.normalized_similarity(text(kept), text(other))
        if alike >= SAME_TEXT:
            yield Judgement(
                EntityKey("Document", own[other].name, other),
                EntityKey("Document", own[kept].name, kept),
                "same",
                "rule:publications",
                f"文号{'相同' if len(numbers) == 1 and '' not in numbers else '不冲突'}，正文 {alike:.1%} 相同",
                round(alike, 4),
            )


def _near_pairs(fingerprints: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of files whose texts share many of their shingles; each file with the first one that it resembles."""
    files: list[str] = []
    rows = np.empty((len(fingerprints), HASHES), dtype="<u4")
    for file, print in sorted(fingerprints.items()):
        row = np.frombuffer(bytes.fromhex(print), dtype="<u4")
        near = np.flatnonzero((rows[: len(files)] == row).mean(axis=1) > NEAR)
        if len(near):
            yield files[near[0]], file
        else:
            rows[len(files)] = row
            files.append(file)
