"""Answers in the articles' own sentences: reader, candidates, confidence, sentences, topics, bylines."""
