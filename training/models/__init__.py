"""Builds the shipped embedder from the published weights."""
