"""Where a text speaks of a place: what stands behind a park or a district in its clause is often its industry.

So is what a clause says before it tells where that goes: [高端轴承、减速器]布局在北片区; [萤石精选]：明溪县、清流县.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extraction.document import Document, Mention

CLAUSE_END = re.compile(r"[，。；！？\n]")
#: between the industries and the places that they go to
GOES_TO = re.compile(
    r"(?:[，。；：！？\n—|]|^)([^，。；！？\n|]{2,60}?)，?(?:主要|重点|集中|分别|优先)*(?:布局(?:在|于)|落户(?:在|于)?|集聚(?:在|于|到)|分布(?:在|于)|[等类业]+(?:分别)?由|：)$"
)


#: behind the first place of a line that lists nothing else
ONLY_PLACES = re.compile(r"(?:[、和与][^，。；：\n]{2,16})*[。；\n]")


def placed(document: Document, mentions: Iterable[Mention]) -> bytearray:
    """1 at each position that a place precedes in its clause; the document's own jurisdiction is none."""
    text, home = document.text, document.metadata.jurisdiction
    marks = bytearray(len(text))
    for mention in mentions:
        if mention.type in ("Park", "District") and mention.name != home and not marks[mention.end - 1]:
            match = CLAUSE_END.search(text, mention.end)
            end = match.start() if match else len(text)
            marks[mention.end : end] = b"\1" * (end - mention.end)
            told = GOES_TO.search(text, max(0, mention.start - 80), mention.start)
            if told and not any(marks[told.start(1) : told.end(1)]):
                colon = text[mention.start - 1] == "："
                if not colon or ONLY_PLACES.match(text, mention.end):
                    marks[told.start(1) : told.end(1)] = b"\1" * (told.end(1) - told.start(1))
    return marks
