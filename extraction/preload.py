"""Importing this makes a process ready to extract: what a server of workers does once, before it forks them."""

from contextlib import suppress

from extraction.pipeline import pipeline
from graph.errors import MissingModel

with suppress(MissingModel):  # the first file will say so
    pipeline()
