"""Everything that knows English: kinds of question, follow-ups, courtesies, parts, words, names, quantities, dates."""
