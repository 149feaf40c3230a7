"""Nearest vectors: exact search, sealed Chroma indexes, and which of the two a library uses."""
