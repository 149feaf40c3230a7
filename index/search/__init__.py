"""Finding in a library: the passages for a question, and the places of what a text quotes."""
