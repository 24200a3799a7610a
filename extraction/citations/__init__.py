"""Other documents that a document names, and what it does to them: replaces, amends, follows, or only names."""
