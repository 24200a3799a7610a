"""A conditional random field over characters: which spans look like names, and of what type.

It reads what the rules see (words by class, general words, phrases, vocabulary, what the other finders found), so that
it says how names are written and not which ones were annotated.
"""
