"""What keeps a library: the Store protocol, the stores that keep it, and what is worked out from their words."""
