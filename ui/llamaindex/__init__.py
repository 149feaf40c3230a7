"""Cited's parts as LlamaIndex sees them: embedding, vector store, retriever, query engine."""
