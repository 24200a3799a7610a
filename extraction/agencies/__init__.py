"""Government bodies: mentions, full official names, responsible lists and who answers for which measure."""
