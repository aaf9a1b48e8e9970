"""`pbdesk contact add`"""

from __future__ import annotations

import click

from pbdesk.commands.base import argument, as_json, command, emit, group, option, pass_session
from pbdesk.model.contact import Channel, Outcome
from pbdesk.say import N_, say
from pbdesk.session import Session

OUTCOMES, CHANNELS = [o.value for o in Outcome], [c.value for c in Channel]


@group("contact", N_("The contact log."), members={"add": "pbdesk.commands.contact:add"})
def contact() -> None:
    pass


@command("add", N_("Log a contact on a case."))
@argument("case", metavar=N_("CASE"))
@option("--person", required=True, metavar=N_("PERSON"), help=N_("With whom."))
@option("--outcome", required=True, type=click.Choice(OUTCOMES), help=N_("How it ended."))
@option("--note", default="", metavar=N_("TEXT"), help=N_("What was said."))
@option("--minutes", type=click.IntRange(0), metavar=N_("MINUTES"), help=N_("How long it took."))
@option("--channel", type=click.Choice(CHANNELS), default=Channel.PHONE.value, help=N_("By which way."))
@option("--next", "next_on", metavar=N_("DATE"), default="", help=N_("When to try or follow up next."))
@as_json
@pass_session
def add(
    session: Session, case: str, person: str, outcome: str, note: str, minutes: int | None, channel: str,
    next_on: str, as_json: bool,
) -> None:  # fmt: skip
    from pbdesk.desk.contacts import ContactForm
    from pbdesk.workcal.rocdate import parse_date

    with session.existing() as desk:
        proposal = desk.cases.find(case)
        when = parse_date(next_on, desk.today) if next_on else None
        saved, change = desk.contacts.add(ContactForm(
            proposal.id, person, Outcome(outcome), note, Channel(channel), minutes=minutes, next_on=when
        ))  # fmt: skip
        if as_json:
            emit({"contact": saved.id, "case_no": proposal.case_no, "op": change.op})
        session.narrate(say("Contact on case {case} saved", case=proposal.case_no))
