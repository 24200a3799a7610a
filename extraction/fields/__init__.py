"""Tracks and technologies: names, candidates with their features, and the weights that judge them."""
