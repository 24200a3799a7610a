"""Reading -> statements: what was found, with its evidence, in one fixed order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extraction.agencies.names import is_relative
from extraction.citations.claims import document_claims
from extraction.divisions.gazetteer import division_of, plain_names
from extraction.document import Document, Mention
from extraction.document_names import number_key, title_key
from extraction.pairs.documents import names_its_place
from extraction.pairs.places import is_kind_alone
from extraction.places.names import kind_of
from extraction.reading import Reading
from extraction.relations import Claim, find_relations
from extraction.targets.finder import find_targets
from graph.model import EntityStatement, Evidence, RelationStatement, Statement, in_order

METHOD = "rules"


def statements_of(reading: Reading) -> tuple[Statement, ...]:
    """All statements of a document, sorted; the same reading gives the same statements."""
    document = reading.document
    about_documents = document_claims(reading, document_name(document))
    claims = [*find_relations(reading), *_responsible(reading), *about_documents]
    found: list[Statement] = [
        document_statement(document),
        *_entities(reading),
        *_measures(reading),
        *_relations(document, claims),
        *find_targets(document, reading.mentions),
    ]
    return tuple(in_order(found))


def document_name(document: Document) -> str:
    """The title that the file shows, else its first line."""
    return document.metadata.title or document.text.split("\n", 1)[0][:40]


def document_statement(document: Document) -> EntityStatement:
    """The document itself."""
    metadata = document.metadata
    spans = [metadata.title_span] if metadata.title else [(0, len(document_name(document)))]
    if metadata.number:
        spans.append(metadata.number_span)
    validity = metadata.validity
    clause = document.evidence(*validity.span) if validity.span[1] else None
    shown = {
        "number": number_key(metadata.number) or metadata.number,
        "issuer": metadata.issuer,
        "date": metadata.date,
        "title": metadata.title,
        "jurisdiction": metadata.jurisdiction,
        "level": _level(metadata.jurisdiction),
        "stage": validity.stage,
        "period_from": validity.period_from,
        "period_to": validity.period_to,
        "effective": validity.effective,
        "expires": validity.expires,
        "validity": clause.quote if clause else "",
        "validity_span": f"{clause.file}:{clause.start}-{clause.end}" if clause else "",
    }
    return EntityStatement(
        document=document.file,
        type="Document",
        name=document_name(document),
        aliases=tuple(
            sorted({metadata.number, _written(document, metadata.title_span)} - {"", document_name(document)})
        ),
        evidence=_evidence(document, spans),
        confidence=0.95 if metadata.title else 0.5,
        method="document",
        properties={**{k: v for k, v in shown.items() if v}, "own": True},
    )


def _written(document: Document, span: tuple[int, int]) -> str:
    return document.text[slice(*span)].replace("\n", "")


def _level(jurisdiction: str) -> str:
    division = division_of(jurisdiction) if jurisdiction else None
    if division is None:
        return "国家" if jurisdiction else ""
    return {"province": "省级", "prefecture": "市级", "county": "县级"}.get(division.level, "")


def _evidence(document: Document, spans: Iterable[tuple[int, int]]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(document.evidence(start, end) for start, end in dict.fromkeys(spans)))


def _entities(reading: Reading) -> Iterator[EntityStatement]:
    document = reading.document
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        groups[mention.type, mention.name].append(mention)
    own = document_name(document)
    for (type_, name), mentions in groups.items():
        if type_ == "Document" and name == own:
            continue
        best = max(mentions, key=lambda m: m.confidence)
        properties = {}
        if type_ == "Park":
            properties["kind"] = kind_of(name)
        elif type_ == "District":
            properties["level"] = _level(name)
        elif type_ == "Document":
            properties["number"] = next(filter(None, map(number_key, sorted(_forms(document, mentions)))), "")
        elif type_ == "Agency" and document.metadata.jurisdiction:
            properties["jurisdiction"] = document.metadata.jurisdiction
        yield EntityStatement(
            document=document.file,
            type=type_,
            name=name,
            aliases=tuple(
                sorted({*_forms(document, mentions), *(plain_names(name) if type_ == "District" else ())} - {name})
            ),
            evidence=_evidence(document, (document.sentence_at(m.start, m.end) for m in mentions)),
            confidence=round(best.confidence, 2),
            method=best.method or METHOD,
            properties={
                **{k: v for k, v in properties.items() if v},
                **({"only_in": document.file} if _is_relative(type_, name, properties) else {}),
            },
        )


def _is_relative(type_: str, name: str, properties: Mapping[str, str]) -> bool:
    """Whether a name means nothing outside its document: another city has a 市科技局, a 高新区, such a title."""
    if type_ == "Agency":
        return is_relative(name)
    if type_ == "Park":
        return is_kind_alone(name)
    return type_ == "Document" and not properties["number"] and not names_its_place(title_key(name))


def _forms(document: Document, mentions: Sequence[Mention]) -> set[str]:
    return {document.text[m.start : m.end].replace("\n", "") for m in mentions}


def _measures(reading: Reading) -> Iterator[EntityStatement]:
    document = reading.document
    for _, section in reading.measures:
        yield EntityStatement(
            document=document.file,
            type="Measure",
            name=section.title,
            aliases=tuple(part for part in section.title.split("，")[:1] if part != section.title and len(part) > 3),
            evidence=_evidence(document, [(section.title_start, section.title_end)]),
            confidence=0.95,
            method="heading",
            properties={
                "path": section.path,
                "measure": section.path,
                "text": document.text[section.start : section.end].strip(),
            },
        )


def _responsible(reading: Reading) -> Iterator[Claim]:
    for found in reading.responsible:
        section = reading.document.sections[found.section]
        yield Claim(
            found.type,
            found.name,
            "RESPONSIBLE_FOR",
            "Measure",
            section.title,
            ((section.title_start, section.title_end), (found.list_start, found.list_end)),
            0.95,
            "responsible",
            {"role": found.role, "measure": section.path},
        )


def _relations(document: Document, claims: Sequence[Claim]) -> Iterator[RelationStatement]:
    """One statement for each relation; what several rules or sentences say of it is its evidence."""
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if (claim.head_type, claim.head) != (claim.tail_type, claim.tail):
            key = (
                claim.head_type,
                claim.head,
                claim.relation,
                claim.tail_type,
                claim.tail,
                claim.properties.get("measure", ""),
            )
            groups[key].append(claim)
    for group in groups.values():
        best = max(group, key=lambda c: c.confidence)
        yield RelationStatement(
            document=document.file,
            head=best.head,
            head_type=best.head_type,
            relation=best.relation,
            tail=best.tail,
            tail_type=best.tail_type,
            evidence=_evidence(document, (span for claim in group for span in claim.spans)),
            confidence=round(best.confidence, 2),
            method=best.method,
            properties=best.properties,
        )
