"""The SQLite file: all SQL lives here."""
