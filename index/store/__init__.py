"""Everything that speaks SQL or FTS5: articles, passages, keyword search, words for spelling, coming vectors, notes."""
