"""Places for industry: what their names look like, where they stand, and every mention of them."""
