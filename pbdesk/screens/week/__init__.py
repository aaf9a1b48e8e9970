"""The week, one pane or job a file; nothing is imported here, so the first paint loads only what it shows."""
