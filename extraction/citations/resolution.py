"""Which names of cited documents mean one document: by 文号, or by a title that the rules for pairs call the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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
    only_in: str
    jurisdiction: str  #: of the file

    @property
    def key(self) -> EntityKey:
        return EntityKey("Document", self.name, self.file)

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells it in the graph when nothing is judged: its file, its 文号, or its title."""
        if self.own:
            return ("file", self.file)
        return ("number", self.number) if self.number else ("title", self.only_in, self.name)

    @property
    def kind(self) -> Named:
        """What names have in common that differ only in the file that cites: one of them speaks for all."""
        return self if self.own else replace(self, file="", only_in="")

    @property
    def rank(self) -> tuple[bool, bool, bool, int, str, str]:
        """Whose name is kept: the document that was read, one with a 文号 and a title, the longest, the first."""
        return not self.own, not self.number, self.name == self.number, -len(self.name), self.name, self.file


def judge_citations(sources: Sequence[tuple[str, str, Sequence[Statement]]]) -> Iterator[Judgement]:
    """Judgements between names of documents in all files: (file, jurisdiction, statements) of each."""
    named = sorted((n for source in sources for n in _named(*source)), key=lambda n: n.rank)
    groups: defaultdict[str, dict[Named, Named]] = defaultdict(dict)
    for item in named:
        for key in _keys(item):
            groups[key].setdefault(item.kind, item)
    for item in named:
        others = () if item.own else _better(item, (o for key in _keys(item) for o in groups[key].values()))
        found = [(o, why) for o in others if o.identity != item.identity and (why := _same(item, o))]
        if not found:
            continue
        if len({o.identity for o, _ in found if o.own or o.number}) > 1:
            yield Judgement(item.key, found[0][0].key, "unsure", "rule:citation", "几个文件都以此为名", 0.5)
        else:
            yield Judgement(item.key, found[0][0].key, "same", "rule:citation", found[0][1], 0.95)


def _better(item: Named, others: Iterable[Named]) -> list[Named]:
    """Those whose name would rather be kept, best first."""
    return sorted({other for other in others if other.rank < item.rank}, key=lambda other: other.rank)


def _named(file: str, jurisdiction: str, statements: Sequence[Statement]) -> Iterator[Named]:
    for s in statements:
        if isinstance(s, EntityStatement) and s.type == "Document":
            number = number_key(str(s.properties.get("number", "")))
            only_in = str(s.properties.get("only_in", ""))
            yield Named(file, s.name, number, bool(s.properties.get("own")), only_in, jurisdiction)


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
