"""How the shipped weights are made; not shipped itself."""
