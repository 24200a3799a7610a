"""Relations: each rule reads a document's clauses and yields claims with the spans that prove them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extraction.reading import Reading
from extraction.relations.builds import measure_builds
from extraction.relations.claims import Claim
from extraction.relations.layout import layouts
from extraction.relations.located import (
    beside,
    built_in_place,
    listed_under_place,
    located_by_name,
    located_in_home,
)
from extraction.relations.measures import measure_supports_track
from extraction.relations.place_tables import place_tables
from extraction.relations.subtracks import (
    part_of_another,
    subtrack_by_heading,
    subtrack_in_text,
    track_involves_technology,
)
from extraction.relations.supports import (
    document_place_supports,
    fields_of_place,
    place_before_track,
    place_named_after_track,
    places_called_for_track,
)
from extraction.relations.told import places_for_tracks

RULES: tuple[Callable[[Reading], Iterator[Claim]], ...] = (
    measure_supports_track,
    place_named_after_track,
    place_before_track,
    fields_of_place,
    places_called_for_track,
    places_for_tracks,
    document_place_supports,
    layouts,
    place_tables,
    located_by_name,
    located_in_home,
    listed_under_place,
    built_in_place,
    beside,
    subtrack_by_heading,
    part_of_another,
    subtrack_in_text,
    track_involves_technology,
    measure_builds,
)


def find_relations(reading: Reading) -> list[Claim]:
    """All claims of all rules, in the rules' order."""
    return [claim for rule in RULES for claim in rule(reading)]


__all__ = ["RULES", "Claim", "find_relations"]
