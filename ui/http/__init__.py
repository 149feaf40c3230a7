"""The HTTP API: REST, streams of events, problem documents."""
