"""Readers of file formats: bytes in, text out; each raises BadDocument with its reason."""
