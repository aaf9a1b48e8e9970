"""The façade: every command and query of the terminal screens and of the command line goes through `Desk`."""
