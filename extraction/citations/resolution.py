"""Which names of cited documents mean one document: by 文号, or by a title that the rules for pairs call the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.document_names import number_key, title_key
from extraction.pairs import judge_pair
from extraction.pairs.documents import about_key
from graph.model import EntityKey, EntityStatement, Judgement, Statement


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a document in a file, or the document that was read from it."""

    file: str
    name: str
    number: str
    own: bool
    jurisdiction: str  #: of the file

    @property
    def key(self) -> EntityKey:
        return EntityKey("Document", self.name, self.file)

    @property
    def rank(self) -> tuple[bool, bool, int, str, str]:
        """Whose name is kept: the document that was read, one with a title, the longest, the first."""
        return not self.own, self.name == self.number, -len(self.name), self.name, self.file


def judge_citations(sources: Sequence[tuple[str, Sequence[Statement]]]) -> Iterator[Judgement]:
    """Judgements between names of documents in all files: (file, statements) of each."""
    named = sorted((n for file, statements in sources for n in _named(file, statements)), key=lambda n: n.rank)
    groups: defaultdict[str, list[Named]] = defaultdict(list)
    for item in named:
        for key in _keys(item):
            groups[key].append(item)
    seen: set[Named] = set()
    for item in named:
        if item.own or item in seen:
            continue
        others = {o: None for key in _keys(item) for o in groups[key] if o.rank < item.rank and o.name != item.name}
        found = [(other, why) for other in others if (why := _same(item, other))]
        if found:
            seen.add(item)
            yield _judgement(item, *found[0], unsure=len({o.file for o, _ in found if o.own}) > 1)


def _judgement(item: Named, other: Named, why: str, unsure: bool) -> Judgement:
    right = other.key if other.own else EntityKey("Document", other.name)
    if unsure:
        return Judgement(item.key, right, "unsure", "rule:citation", "几个文件都以此为名", 0.5)
    return Judgement(item.key, right, "same", "rule:citation", why, 0.95)


def _named(file: str, statements: Sequence[Statement]) -> Iterator[Named]:
    documents = [s for s in statements if isinstance(s, EntityStatement) and s.type == "Document"]
    jurisdiction = next((str(s.properties.get("jurisdiction", "")) for s in documents if s.properties.get("own")), "")
    for s in documents:
        number = number_key(str(s.properties.get("number", "")))
        yield Named(file, s.name, number, bool(s.properties.get("own")), jurisdiction)


def _keys(item: Named) -> set[str]:
    """What two names of one document share at least one of."""
    titled = item.name if item.name != item.number else ""
    return {item.number, title_key(titled), about_key(title_key(titled))} - {""}


def _same(item: Named, other: Named) -> str:
    """Why two names mean one document, '' when that is not certain."""
    if item.number and other.number:
        return "文号相同" if item.number == other.number else ""
    verdict, why = judge_pair(item.name, other.name, "Document", [item.jurisdiction, other.jurisdiction])
    return why if verdict == "same" else ""
