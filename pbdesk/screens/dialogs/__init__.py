"""Dialogs: each returns a frozen answer and never writes."""
