"""What is true of the graph: ontology, statements, judgements, building, stores. Knows no text and no HTTP."""
