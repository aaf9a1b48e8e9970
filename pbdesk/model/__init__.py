"""What pbdesk knows: frozen records, without clock, file or database."""
