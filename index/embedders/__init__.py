"""Texts to vectors: the shipped MiniLM, an OpenAI-compatible endpoint, and the files and runtime they need."""
