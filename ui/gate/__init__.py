"""The gate before every door that listens: who may come in, to what, how much and how often."""
