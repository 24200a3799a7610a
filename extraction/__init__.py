"""Documents in, statements out. Knows no store and no HTTP."""
