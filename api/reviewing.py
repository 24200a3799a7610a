"""What is open for review as the API gives it: each item with the sentences and figures that a person decides on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.answer_rows import VERDICTS
from api.context import Context, entity_href
from api.convert import subtitle
from api.desk import Open
from api.doubts import LittleSure, Pair
from api.judging import Decided, better_known
from api.phrases import display_name
from api.picture import passage_json
from api.reading import Passage
from api.schemas_review import Common, DecidedOut, JudgedOut, PassageOut, ReviewItem, SideOut
from api.surroundings import edge_id
from graph.model import EntityKey, Evidence, Node
from graph.ontology import ontology

COMMON = 6  #: common neighbours that are shown
SENTENCES = 2  #: of each side
LOOKED_AT = 200  #: pieces of evidence in which a sentence that names both is looked for


def item_id(item: Pair | LittleSure) -> str:
    if isinstance(item, Pair):
        return f"{item.left.id}~{item.right.id}"
    return edge_id(item.edge) if item.edge else item.node.id


def item_out(context: Context, found: Open, item: Pair | LittleSure) -> ReviewItem:
    """One thing to decide, with everything that helps."""
    return _pair(context, found, item) if isinstance(item, Pair) else _fact(context, found, item)


def _pair(context: Context, found: Open, pair: Pair) -> ReviewItem:
    a, b = pair.left, pair.right
    common = sorted(found.around.get(a.id, set()) & found.around.get(b.id, set()))
    caption = ontology().caption(a.type)
    if a.type == b.type:
        question = f"“{a.name}”和“{b.name}”是同一个{caption}吗？"
    else:
        question = f"{caption}“{a.name}”和{ontology().caption(b.type)}“{b.name}”说的是同一回事吗？"
    return ReviewItem(
        id=item_id(pair),
        kind="pair",
        question=question,
        why=pair.why,
        score=pair.likelihood,
        left=_side(context, found, a, _sentences(context, a)),
        right=_side(context, found, b, _sentences(context, b)),
        relation="",
        relation_caption="",
        keep=better_known(a, b).id,
        common=[_common(found.nodes[id_]) for id_ in common[:COMMON]],
        common_count=len(common),
        passages=_together(context, a, b),
    )


def _fact(context: Context, found: Open, fact: LittleSure) -> ReviewItem:
    node, edge, other = fact.node, fact.edge, fact.other
    name, caption = display_name(node.type, node.name), ontology().caption(node.type)
    if edge and other:
        role = str(edge.properties.get("role") or "")
        said = role or ontology().caption(edge.type)
        question = f"原文说的是：{caption}“{name}”{said}{ontology().caption(other.type)}“{other.name}”吗？"
        names = [n for end in (node, other) for n in (end.name, *end.aliases)]
        proof = context.reader.passages(edge.evidence, edge.documents, names, SENTENCES)
        right, passages = _side(context, found, other, []), proof
    else:
        said, right, passages = "", None, []
        question = f"原文里的“{name}”是{caption}吗？"
    return ReviewItem(
        id=item_id(fact),
        kind="fact",
        question=question,
        why=f"规则的把握只有 {fact.confidence:.0%}",
        score=fact.confidence,
        left=_side(context, found, node, [] if edge else _sentences(context, node)),
        right=right,
        relation=edge.type if edge else "",
        relation_caption=said,
        keep="",
        common=[],
        common_count=0,
        passages=_out(context, passages),
    )


def _side(context: Context, found: Open, node: Node, passages: Sequence[Passage]) -> SideOut:
    return SideOut(
        id=node.id,
        type=node.type,
        caption=ontology().caption(node.type),
        name=display_name(node.type, node.name),
        aliases=list(node.aliases),
        subtitle=subtitle(context, node),
        only_in=f"只见于{node.documents[0]}" if node.properties.get("only_in") else "",
        evidence_count=len(node.evidence),
        documents=len(set(node.documents)),
        relations=found.relations[node.id],
        href=entity_href(node.id),
        passages=_out(context, passages),
    )


def _common(node: Node) -> Common:
    return Common(id=node.id, type=node.type, name=display_name(node.type, node.name), href=entity_href(node.id))


def _sentences(context: Context, node: Node) -> list[Passage]:
    return context.reader.passages(node.evidence, node.documents, (node.name, *node.aliases), SENTENCES)


def _together(context: Context, a: Node, b: Node) -> list[PassageOut]:
    """A sentence that names both, each in a place of its own."""

    def sentences(node: Node) -> dict[tuple[str, int, int], tuple[Evidence, str]]:
        pairs = zip(node.evidence[:LOOKED_AT], node.documents[:LOOKED_AT], strict=False)
        return {place: (e, d) for e, d in pairs if (place := context.reader.sentence(e))}

    one, other = sentences(a), sentences(b)
    places = sorted(one.keys() & other.keys())[:SENTENCES]
    evidence = [each[place] for place in places for each in (one, other)]
    names = [n for node in (a, b) for n in (node.name, *node.aliases)]
    passages = context.reader.passages([e for e, _ in evidence], [d for _, d in evidence], names, SENTENCES)
    return _out(context, [p for p in passages if p.names > 1])


def _out(context: Context, passages: Sequence[Passage]) -> list[PassageOut]:
    return [PassageOut(**passage_json(context, passage)) for passage in passages]


def decided_out(item: Decided) -> DecidedOut:
    """A judgement as it is listed."""
    j = item.judgement
    fact = j.verdict in ("right", "wrong")
    gone = j.verdict == "wrong" and not j.relation
    return DecidedOut(
        id=item.id,
        verdict=j.verdict,
        caption=VERDICTS[j.verdict],
        left=_judged(j.left, gone),
        right=None if fact and not j.relation else _judged(j.right, False),
        relation=j.relation,
        relation_caption=ontology().caption(j.relation) if j.relation else "",
        why=j.why,
        by=j.by.removeprefix("person:"),
        at=j.at,
    )


def _judged(key: EntityKey, gone: bool) -> JudgedOut:
    more: dict[str, Any] = {"href": "" if gone else entity_href(key.name), "document": key.document}
    name = display_name(key.type, key.name)
    return JudgedOut(type=key.type, caption=ontology().caption(key.type), name=name, **more)
