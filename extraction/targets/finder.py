"""Numeric targets: what is to be reached, by how much, by when, each with the clause that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extraction.document import Document, Mention, Section
from extraction.tables import cells_of, is_row
from extraction.targets import rows
from extraction.targets.clauses import Placed, Span, clauses, is_item, paragraphs, place, sentences
from extraction.targets.comparators import comparator_of
from extraction.targets.completion import Carried, complete, each, left_open, respective, shared_head
from extraction.targets.deadlines import Calendar, Time, find_times, issue_year, plan_year
from extraction.targets.filters import (
    is_aimed,
    is_condition,
    is_duration,
    is_grant,
    is_named,
    is_nested,
    is_origin,
    is_past,
    is_slogan,
)
from extraction.targets.indicators import Indicator, indicator_of
from extraction.targets.quantities import Quantity, find_quantities
from extraction.targets.subjects import NOBODY, Subject, Subjects
from extraction.targets.words import BARE, CONDITION_TITLE, PAST_TITLE
from graph.model import Evidence, TargetStatement

METHOD = "rule:targets"
#: a task that has no end
_LASTING = re.compile(r"(?:长期|持续|常年|常态化)(?:坚持|推进|实施|开展)?")
_NAMING_TYPES = ("Park", "Project", "Organization", "Document", "Agency", "District")


def find_targets(document: Document, mentions: Sequence[Mention]) -> list[TargetStatement]:
    """The targets of a document in text order. `mentions` (Track, Park, District, …) give subjects; they may be empty.

    `value` is in the text's `unit` (万 and 亿 belong to it). Properties, where the text has them: `upper` (of a range),
    `base` (比2020年: "2020年"), `scope` (全市; or what a number is part of); `measure` is the path of the measure that
    sets it, '' elsewhere. The first evidence is the clause with the number; a second one shows a year said elsewhere.
    """
    return list(_Reader(document, mentions).targets())


@dataclass(frozen=True)
class _Line:
    """A sentence that is read, and where it stands."""

    span: Span
    section: Section
    in_goal: bool
    needs_date: bool
    times: list[Time] = field(default_factory=list)


class _Reader:
    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self.document, self.text = document, document.text
        self.names = sorted(m for m in mentions if m.type in _NAMING_TYPES)
        self.subjects = Subjects(document, mentions)
        self.now = issue_year(document)
        self.carried = Carried()
        self.calendar = Calendar(document.text)
        self.plan_year = plan_year(document)
        self.row_date: Time | None = None  #: of the row of a task table: 2025年底

    def targets(self) -> Iterator[TargetStatement]:
        table: rows.Columns | None = None
        for paragraph in paragraphs(self.text):
            section = self.document.section_at(paragraph[0]) if self.document.sections else None
            if section is None or self._is_metadata(paragraph) or CONDITION_TITLE.search(section.title):
                continue
            in_goal = self._goal(section, paragraph)
            self.carried.last = self.carried.main = None
            line = self.text[slice(*paragraph)]
            header = rows.columns_of(line, self.now) if is_row(line) else None
            table = header or (table if is_row(line) else None)
            if table:
                yield from self._row(paragraph, section, table) if not header else ()
                continue
            self.row_date = self._date_of_row(paragraph) if is_row(line) else None
            dated = self._needs_date(section, in_goal)
            leads = section.kind != "measure" and not is_item(self.text, paragraph)
            # the number of a heading is no part of what it says
            begin = section.title_start if section.level and section.start == paragraph[0] else paragraph[0]
            for span in sentences(self.text, (min(begin, paragraph[1]), paragraph[1])):
                times = find_times(self.text, *span, self.now)
                yield from self._sentence(_Line(span, section, in_goal, dated, times))
                self.calendar.pass_sentence(times, leads)
            if line.rstrip().endswith("："):
                self.calendar.open_list(section.end)

    def _row(self, paragraph: Span, section: Section, table: rows.Columns) -> Iterator[TargetStatement]:
        """The targets of a row of a table of indicators."""
        line = _Line(paragraph, section, in_goal=True, needs_date=False)
        for value in rows.values_of(self.text, paragraph[0], self.text[slice(*paragraph)], table):
            p = Placed(value.quantity, paragraph, value.cell, value.cell)
            subject = self.subjects.subject(value.indicator, paragraph, paragraph)
            yield self._target(line, p, value.indicator, value.date, False, value.quantity, subject)

    def _date_of_row(self, paragraph: Span) -> Time | None:
        """When the task of a row is to be done, where a cell says nothing else."""
        for start, end in cells_of(self.text[slice(*paragraph)]):
            cell = (paragraph[0] + start, paragraph[0] + end)
            if _LASTING.fullmatch(self.text, *cell):
                return Time(*cell, "open", None)
            times = find_times(self.text, *cell, self.now)
            if times and times[-1].kind == "deadline" and end - start <= 16:
                return times[-1]
        return None

    def _needs_date(self, section: Section, in_goal: bool) -> bool:
        """Whether only dated numbers are believed: in front and back matter, and where a text tells of the past.

        The front of a passage that shows no title or no headings is a part of its body.
        """
        if section.kind == "front":
            return bool(self.document.metadata.title) and len(self.document.sections) > 1
        return section.kind == "back" or (not in_goal and bool(PAST_TITLE.search(section.title)))

    def _goal(self, section: Section, paragraph: Span) -> bool:
        """Whether a paragraph tells aims: it stands in a goal section, or is a dash item outside the measures."""
        sections = self.document.sections
        top = index = sections.index(section)
        while index >= 0 and sections[index].kind == "goal":
            top, index = index, sections[index].parent
        self.calendar.enter(top)
        dash = self.text.startswith("—", paragraph[0]) and section.kind != "measure"
        return section.kind == "goal" or dash

    # Sentences

    def _sentence(self, line: _Line) -> Iterator[TargetStatement]:
        quantities = [
            q
            for q in find_quantities(self.text, *line.span)
            if not is_named(self.text, q, self.names, line.span)
            and not any(t.start <= q.start < t.end for t in line.times)
        ]
        if not quantities:
            return
        previous: Span | None = None
        self.carried.aimed = False
        for clause in clauses(self.text, line.span):
            inside = [q for q in quantities if clause[0] <= q.start < clause[1]]
            inside = [replace(q, left=max(q.left, clause[0])) for q in inside if not is_origin(self.text, q, clause)]
            for p in place(self.text, clause, [q for q in inside if is_past(self.text, q, line.times, line.span)]):
                self.carried.pass_over(indicator_of(self.text, p, line.times))
            kept = [q for i, q in enumerate(inside) if self._counts(line, clause, inside, i)]
            titled = line.section.title_start <= clause[0] < line.section.title_end
            placed = [
                p
                for p in place(self.text, clause, kept)
                if not is_slogan(self.text, p.quantity, p.left, clause) and not (titled and p.quantity.words)
            ]
            yield from self._clause(line, place(self.text, clause, [p.quantity for p in placed]), previous)
            if inside:
                previous = None
            elif not any(t.start <= clause[0] + 1 and t.end >= clause[1] - 1 for t in line.times):
                previous = clause

    def _counts(self, line: _Line, clause: Span, inside: Sequence[Quantity], i: int) -> bool:
        q = inside[i]
        date = self.calendar.covering(q.start, q.end, line.span, line.times, line.in_goal)
        if line.needs_date and (date is None or date.kind != "deadline"):
            return False
        dated = date is not None  # 三年内 sets no year, but says that something is to be reached
        return not (
            is_nested(self.text, inside, i, clause)
            or is_condition(self.text, q, line.span, clause)
            or is_grant(self.text, q, line.span, clause)
            or is_duration(self.text, q, clause)
            or is_past(self.text, q, line.times, line.span)
        ) and is_aimed(self.text, q, clause, line.in_goal or dated or self.carried.aimed)

    def _clause(self, line: _Line, placed: Sequence[Placed], previous: Span | None) -> Iterator[TargetStatement]:
        shared = respective(self.text, placed, line.times)
        for i, p in enumerate(placed):
            found = indicator_of(self.text, p, line.times)
            q = p.quantity
            if shared and not q.comparator:
                q = replace(q, comparator=placed[0].quantity.comparator, verb=placed[0].quantity.verb)
            date = self.calendar.covering(q.start, q.end, line.span, line.times, line.in_goal)
            if shared:
                found, date = shared[i][0] or found, shared[i][1] or date
            date = date or self.row_date or self.plan_year
            inherited = found is None
            found = shared_head(self.text, placed, i, found) if found else None
            among = "其中" in self.text[p.clause[0] : q.left]
            if found is None and previous and not among:
                found = left_open(self.text, previous, q, line.times)
            place = self.subjects.place_named(found) if found and self.carried.last else None
            found = self.carried.last if place else complete(found, among, line.span[0], self.carried, q)
            if found is None:
                continue
            for one in each(self.text, q, found):
                subject = place or self._subject(one, p, line)
                for each_one in self.subjects.each_place(p.clause, q.start) or [subject]:
                    yield self._target(line, p, one, date, inherited, q, each_one)
            self.carried.last, self.carried.aimed = found, True
            if not among:
                self.carried.main = found

    def _subject(self, found: Indicator, p: Placed, line: _Line) -> Subject:
        """Its own subject; 对产业产值的贡献率 tells more of the one before it in the sentence."""
        more = found.name.startswith("对") or (BARE.fullmatch(found.name) and self.text[p.left[0] - 1] == "、")
        before = self.carried.subject if more and self.carried.aimed else None
        said = self.carried.subject if self.carried.aimed and self.carried.subject else NOBODY
        self.carried.subject = before or self.subjects.subject(found, p.clause, line.span, said)
        return self.carried.subject

    # Statements

    def _target(
        self,
        line: _Line,
        p: Placed,
        found: Indicator,
        date: Time | None,
        inherited: bool,
        q: Quantity,
        subject: Subject,
    ) -> TargetStatement:
        base = next((t for t in line.times if t.kind == "base" and p.clause[0] <= t.start < p.clause[1]), None)
        properties: dict[str, object] = {"measure": line.section.path if line.section.kind == "measure" else ""}
        if q.upper is not None:
            properties["upper"] = q.upper
        if base and base.year:
            properties["base"] = f"{base.year}年"
        if found.scope:
            properties["scope"] = found.scope
        confidence = 0.95 - 0.15 * inherited - 0.05 * (not q.comparator and not line.in_goal) - 0.1 * q.words
        return TargetStatement(
            document=self.document.file,
            indicator=found.name,
            subject=subject.name,
            subject_type=subject.type,
            comparator=comparator_of(self.text, p, q, found, base, date) or "=",
            value=q.value,
            unit=q.unit,
            deadline=date.year if date else None,
            evidence=self._evidence(p, found, date),
            confidence=round(confidence, 2),
            method=METHOD,
            properties=properties,
        )

    def _evidence(self, p: Placed, found: Indicator, date: Time | None) -> tuple[Evidence, ...]:
        start, end = p.clause
        if p.clause[0] - 200 < found.start < p.clause[0]:
            start = found.start
        proof = [self.document.evidence(start, end)]
        if date and date.kind == "deadline" and not start <= date.start < end:
            proof.append(self.document.evidence(date.start, date.end))
        return tuple(proof)

    def _is_metadata(self, paragraph: Span) -> bool:
        meta = self.document.metadata
        return any(a < b and paragraph[0] < b and a < paragraph[1] for a, b in (meta.title_span, meta.number_span))
