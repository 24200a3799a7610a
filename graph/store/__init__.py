"""Stores by URL: `embedded:PATH`, `bolt://HOST:PORT`, `neo4j://HOST:PORT`."""

from __future__ import annotations

from graph.errors import StoreError
from graph.store.base import Store


def open_store(url: str, *, create: bool = True) -> Store:
    """The store at `url`. `create=False`: an embedded store that is not there is a StoreUnavailable.

    Engines are imported only when they are asked for.
    """
    if url.startswith("embedded:"):
        from graph.store.embedded import EmbeddedStore

        return EmbeddedStore.open(url, create=create)
    if url.partition("://")[0] in ("bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc"):
        from graph.store.neo4j import Neo4jStore

        return Neo4jStore.open(url)
    raise StoreError(f"不认识的图库地址 {url!r}：应为 embedded:目录、bolt://… 或 neo4j://… (unknown store URL)")
