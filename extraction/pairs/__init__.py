"""Whether two names mean one thing: same, different or unsure, with the rule that says so.

Only `same` merges, so a rule says it only where the official names agree; likeness alone is never enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from extraction.pairs.agencies import agencies
from extraction.pairs.documents import documents
from extraction.pairs.fields import fields
from extraction.pairs.keys import Judged, Where, settled
from extraction.pairs.places import districts, parks
from extraction.pairs.works import organizations, projects

__all__ = ["TYPES", "judge_pair"]

_RULES = {
    "Agency": agencies,
    "District": districts,
    "Park": parks,
    "Track": fields,
    "Technology": fields,
    "Document": documents,
    "Organization": organizations,
    "Project": projects,
}
TYPES = tuple(_RULES)


def judge_pair(a: str, b: str, type: str, context: str | Sequence[str] = "") -> Judged:
    """Judge two names of one of TYPES. `context`: the jurisdiction of their document, or of the document of each."""
    first, second = (context, context) if isinstance(context, str) else (context[0], context[-1])
    homes = settled(first, (a, b), second), settled(second, (a, b), first)
    return _RULES[type](a, b, Where(homes, one_document=isinstance(context, str)))
