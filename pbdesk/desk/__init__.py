"""The façade: every command and query of the terminal screens and of the command line goes through `Desk`.

One file per job. A command reads, asks a pure rule, writes records and one operation, and answers with a
`Change` that says what to reload.
"""

from pbdesk.desk.core import Desk
from pbdesk.store.history import Step
from pbdesk.store.meanwhile import Shown
from pbdesk.store.transaction import Change

__all__ = ["Change", "Desk", "Shown", "Step"]
