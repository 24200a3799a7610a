"""docs/quality.md: the scores, how they were made, and what is still wrong.

    python -m extraction.quality --output docs/quality.md [--texts DIR --gold DIR]

`--texts` and `--gold` name a folder of further annotated passages (id.txt) and its gold; they are scored beside the
two documents of the corpus and are not part of the repository.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from extraction.document import Document
from extraction.evaluate import CORE_ENTITIES, report
from extraction.learned import Learned
from extraction.learning.fit import FOLDS, fit_all
from extraction.learning.labelled import OWN, Labelled, annotated, examples, own_passages
from extraction.likeness import normal
from extraction.load import read_document
from extraction.mentions import read_mentions
from extraction.phrases import Span
from extraction.resolution import judge
from extraction.segment import words
from extraction.statements import statements_of
from graph.model import EntityStatement, Statement, to_json
from graph.resolve import resolve

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
UNREAD = GOLD / "unread"  #: passages that no rule and no model was made with; whoever reads one moves it to OWN
ROWS = (
    ("entities", "核心实体（五类合计）"),
    ("Track", "赛道 Track"),
    ("Park", "园区 Park"),
    ("District", "行政区 District"),
    ("Technology", "技术 Technology"),
    ("Agency", "部门 Agency"),
    ("Organization", "机构 Organization"),
    ("Project", "工程项目 Project"),
    ("Measure", "举措 Measure"),
    ("RESPONSIBLE_FOR", "负责 RESPONSIBLE_FOR"),
    ("SUPPORTS/place", "园区、行政区 SUPPORTS 赛道"),
    ("SUPPORTS/measure", "举措 SUPPORTS 赛道"),
    ("LOCATED_IN", "位于 LOCATED_IN"),
    ("SUBTRACK_OF", "细分 SUBTRACK_OF"),
    ("INVOLVES", "涉及 INVOLVES"),
    ("BUILDS", "建设 BUILDS"),
    ("targets", "目标（全部槽位）"),
)

Segmenter = Callable[[str], Sequence[Span]]


def facts_of(document: Document, segment: Segmenter = words, learned: Learned | None = None) -> list[Statement]:
    """The resolved facts of one document, with a segmenter and with models of one's choice."""
    statements = statements_of(read_mentions(document, segment(document.text), learned))
    return list(resolve(statements, judge(document, statements)))


def characters(text: str) -> list[Span]:
    """Every character is a word: what is left when pkuseg is taken away."""
    return [(i, i + 1) for i, char in enumerate(text) if not char.isspace()]


def figures(
    paths: Sequence[Path], gold: Path, segment: Segmenter = words, learned: Learned | None = None
) -> Mapping[str, float]:
    """F1 by row of the scorer."""
    return figures_of([f for path in paths for f in facts_of(read_document(path), segment, learned)], paths, gold)


def figures_of(facts: Sequence[Statement], paths: Sequence[Path], gold: Path) -> Mapping[str, float]:
    """F1 by row of the scorer, of facts of some texts."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.jsonl"
        file.write_text("\n".join(map(to_json, facts)), encoding="utf-8")
        return report(file, gold, sorted({path.name[:3] for path in paths})).figures


@contextmanager
def fitted_without(texts: Sequence[Labelled], *left_out: str) -> Iterator[Learned]:
    """Models that were fitted without the texts whose ids begin so."""
    with tempfile.TemporaryDirectory() as folder:
        fit_all([t for t in texts if not t.id.startswith(left_out)], Path(folder))
        yield Learned.read(Path(folder))


def own_figures(texts: Sequence[Labelled]) -> Mapping[str, float]:
    """Our own passages, each read with models that were fitted without it."""
    paths = sorted((OWN / "texts").glob("*.txt"))
    facts: list[Statement] = []
    for fold in range(FOLDS):
        part = paths[fold::FOLDS]
        with fitted_without(texts, *(path.stem for path in part)) as learned:
            facts += [f for path in part for f in facts_of(read_document(path), learned=learned)]
    return figures_of(facts, paths, OWN)


def calibration(facts: Iterable[Statement], gold: Path) -> list[tuple[str, int, float]]:
    """(confidence from-to, number of core entities, share that the gold has) from the least sure up."""
    import json

    known: dict[tuple[str, str], set[str]] = {}
    for line in (gold / "entities.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for name in (row["name"], *row["aliases"]):
            known.setdefault((row["doc"], normal(name)), set()).add(row["type"])
    bins: dict[int, list[bool]] = {}
    for fact in facts:
        if isinstance(fact, EntityStatement) and fact.type in CORE_ENTITIES:
            names = {normal(name) for name in (fact.name, *fact.aliases)}
            right = any(fact.type in known.get((fact.document[:3], name), ()) for name in names)
            bins.setdefault(min(9, int(fact.confidence * 10)), []).append(right)
    return [(f"{b / 10:.1f}–{(b + 1) / 10:.1f}", len(rows), sum(rows) / len(rows)) for b, rows in sorted(bins.items())]


def table(columns: Mapping[str, Mapping[str, float]]) -> str:
    """A Markdown table, one row a type."""
    lines = ["| F1 | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for key, label in ROWS:
        cells = [f"{values[key]:.3f}" if key in values else "—" for values in columns.values()]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "quality.md")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--groups", nargs="*", default=[], help="NAME=id,id,... for columns of further passages")
    options = parser.parse_args(arguments)
    corpus = [next((ROOT / "corpus").glob(f"{number}-*.txt")) for number in ("000", "002")]
    texts = [*examples(), *own_passages(), *annotated(corpus, [GOLD], "published")]
    columns = {"000、002": figures(corpus, GOLD)}
    for path in corpus:
        with fitted_without(texts, path.name[:3]) as learned:
            columns[f"{path.name[:3]}，模型未见此文件"] = figures([path], GOLD, learned=learned)
    columns["000、002，不用标注器"] = figures(corpus, GOLD, learned=Learned.read(tagger=False))
    columns["000、002，不用 pkuseg"] = figures(corpus, GOLD, characters)
    columns["自撰片段，模型未见"] = own_figures(texts)
    columns["全新片段，规则和模型都未见"] = figures(sorted((UNREAD / "texts").glob("*.txt")), UNREAD)
    others = {}
    for group in options.groups if options.texts and options.gold else []:
        name, _, ids = group.partition("=")
        others[name] = figures([options.texts / f"{i}.txt" for i in ids.split(",")], options.gold)
    facts = [fact for path in corpus for fact in facts_of(read_document(path))]
    rows = "\n".join(f"| {span} | {count} | {share:.0%} |" for span, count, share in calibration(facts, GOLD))
    page = (ROOT / "docs" / "quality.template.md").read_text(encoding="utf-8")
    page = page.replace("{corpus}", table(columns)).replace("{calibration}", rows)
    page = page.replace("{others}", table(others) if others else "（本次生成未给出其他城市的片段。）")
    options.output.write_text(page, encoding="utf-8")
    print(f"-> {options.output}")


if __name__ == "__main__":
    main()
