"""Administrative divisions: the gazetteer, mentions, and the division that a document speaks for."""
