"""The commands of the command line, one file per job; a file is loaded only when its command is called."""
