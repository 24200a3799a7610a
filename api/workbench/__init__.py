"""Views that put many facts side by side: the matrix, the comparison, the one-page sheet."""
