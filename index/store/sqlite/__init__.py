"""The store of a library in one folder of this machine: a SQLite file through SQLAlchemy, with FTS5."""
