"""The whole of extraction, in order: file -> Document -> mentions -> statements -> judgements.

What is extracted from a file depends on that file alone. The steps after reading run as spaCy components on a `zh`
Doc whose words come from pkuseg; `Doc._.document`, `Doc._.reading` and `Doc._.statements` hold what they found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extraction.document import Document
from extraction.load import read_document
from extraction.mentions import read_mentions
from extraction.resolution import judge
from extraction.segment import load_pipeline
from extraction.statements import statements_of
from graph.model import Judgement, Statement

for _name in ("document", "reading", "statements"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@dataclass(frozen=True)
class Extraction:
    """What one file says: its statements (names as written) and the judgements that resolve them within it."""

    document: Document
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]


def extract(path: Path) -> Extraction:
    """Read one file and prove its facts. Raises BadDocument when the file cannot be read."""
    return extract_document(read_document(path))


def extract_document(document: Document) -> Extraction:
    """The facts of a document that has been read."""
    nlp = pipeline()
    doc = nlp.make_doc(document.text)
    doc._.document = document
    for _, component in nlp.pipeline:
        doc = component(doc)
    statements: tuple[Statement, ...] = doc._.statements
    return Extraction(document, statements, judge(document, statements))


@cache
def pipeline() -> Language:
    """spaCy's zh pipeline with our two components; the tokenizer is the process's one."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = load_pipeline().tokenizer
    for name in ("policy_mentions", "policy_relations"):
        nlp.add_pipe(name)
    return nlp


@Language.component("policy_mentions", assigns=["doc._.reading", "doc.ents"], requires=["doc._.document"])
def policy_mentions(doc: Doc) -> Doc:
    """Mentions of every type; the longest that do not overlap are also doc.ents."""
    tokens = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).tolist()
    words = [(start, start + length) for start, length, space in tokens if not space]
    doc._.reading = read_mentions(doc._.document, words)
    starts = [start for start, _, _ in tokens]
    spans = [
        Span(doc, bisect_right(starts, m.start) - 1, bisect_left(starts, m.end), label=m.type)
        for m in doc._.reading.mentions
    ]
    doc.spans["mentions"] = spans
    doc.ents = filter_spans(spans)
    return doc


@Language.component("policy_relations", assigns=["doc._.statements"], requires=["doc._.reading"])
def policy_relations(doc: Doc) -> Doc:
    """Statements with their evidence."""
    doc._.statements = statements_of(doc._.reading)
    return doc
