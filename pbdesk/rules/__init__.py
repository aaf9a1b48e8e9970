"""Casework rules: pure functions, one file per job. Today and the procedure arrive as arguments."""
