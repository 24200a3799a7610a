"""Relations: each rule reads a document's clauses and yields claims with the spans that prove them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extraction.reading import Reading
from extraction.relations.builds import measure_builds
from extraction.relations.claims import Claim
from extraction.relations.located import (
    built_around_places,
    built_in_place,
    district_in_district,
    listed_under_place,
    located_by_name,
    located_in_home,
)
from extraction.relations.measures import measure_supports_track
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
    place_then_tracks,
    places_called_for_track,
    titled_place_supports,
)

RULES: tuple[Callable[[Reading], Iterator[Claim]], ...] = (
    measure_supports_track,
    place_named_after_track,
    place_before_track,
    place_then_tracks,
    fields_of_place,
    places_called_for_track,
    titled_place_supports,
    document_place_supports,
    located_by_name,
    located_in_home,
    built_around_places,
    listed_under_place,
    built_in_place,
    district_in_district,
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
