"""Bodies by short forms that no document of the graph uses: 市经信委 where the texts have 市经济信息化委."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.agencies.names import full_name
from graph.store.base import Hit, Store


def bodies_meant(store: Store, text: str, places: Iterable[str]) -> list[Hit]:
    """The bodies that a short form means, in each of the places whose bodies the graph knows."""
    found: dict[str, Hit] = {}
    for place in places:
        meant = full_name(text, place)
        for hit in store.find(meant.name, ("Agency",), 1) if meant else ():
            if hit.match in ("exact", "alias"):
                found[hit.node.id] = Hit(hit.node, "alias", text, hit.cursor)
    return list(found.values())
