"""MCP: search, fetch, ask, list and check quotations as tools, the articles as resources, over HTTP and stdio."""
