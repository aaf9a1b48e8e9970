"""What the command line prints: the documents behind `--json`, and their plain-text form."""
