"""pbdesk: one officer, one file, all participatory-budgeting cases."""

__version__ = "0.1.0"
