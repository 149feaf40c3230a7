"""The doors that OpenAI's clients know: models, embeddings, chat completions, responses."""
