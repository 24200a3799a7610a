"""Everything that faces a person: HTTP, views, command line."""
