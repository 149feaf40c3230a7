"""A language model behind an OpenAI-compatible endpoint: whole answers, or a failure that names its cause."""
