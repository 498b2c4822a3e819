"""`share`: a store on a server, that several people work in."""

from __future__ import annotations

from kakoreturn.cli.answers import put_json
from kakoreturn.cli.commands import Group
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.text import one_line
from kakoreturn.render.output import line
from kakoreturn.service import sharing
from kakoreturn.store.format import SCHEMA_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Option
    from kakoreturn.cli.options import JsonOption
    from kakoreturn.cli.session import Session

_MAY = {"keep": "keeps the store", "record": "records", "read": "reads"}


def init(
    session: Session,
    store: Annotated[
        str | None, Option("--store", metavar="NAME", help="What it is called, where the address does not say.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a store in a database, with a role for those who record and one for those who only read.

    Examples: kakoreturn share init · kakoreturn share init --store spring
    """
    made = sharing.make(session.db, store)
    recorder, reader = f"{made.store}_recorder", f"{made.store}_reader"
    if as_json:
        put_json("share", {"store": made.store, "address": str(made), "recorder": recorder, "reader": reader})
        return
    session.write(
        [
            line(f"The store {quoted(str(made), 200)} is made, and yours to keep.", "title"),
            line("Who else is to work in it gets a role, by you, in the database itself:"),
            line(f"  GRANT {recorder} TO name;", "command"),
            line(f"  GRANT {reader} TO name;", "command").add("  -- only to read", "quiet"),
        ],
        "kakoreturn share status" if made is session.db else None,
    )


def status(session: Session, as_json: JsonOption = False) -> None:
    """Say who may do what in a shared store.

    Example: kakoreturn share status
    """
    found = sharing.shares(session.db)
    if as_json:
        roles = [{"role": name, "may": str(may)} for name, may in found.roles]
        put_json("share", {"store": found.store, "version": found.version, "you": found.you, "roles": roles})
        return
    lines = [line(f"The store {quoted(str(session.db), 200)}, version {found.version}", "title")]
    for name, may in found.roles:
        you = " (you)" if name == found.you else ""
        lines.append(line(f"  {one_line(name)}{you} {_MAY[may]}"))
    session.write(lines)


def upgrade(session: Session) -> None:
    """Bring a shared store up to this program, its functions with it. Programs of older versions cannot read it then.

    Example: kakoreturn share upgrade
    """
    found = sharing.upgrade(session.db)
    lines = [line(f"The store is of version {found.version} already, the newest there is.", "title")]
    if found.version != SCHEMA_VERSION:
        told = f"The store was of version {found.version}, and is of version {SCHEMA_VERSION} now."
        lines = [line(told, "title"), line("Who works in it needs a kakoreturn as new as this one.")]
    if found.made_anew:
        lines.append(line("Its functions or triggers were not this program's own, and were made anew."))
    session.write(lines)


GROUP = Group(
    "Work in one store with others: a store on a PostgreSQL server.\n\n"
    "Examples: kakoreturn share init · kakoreturn share status",
    {"init": init, "status": status, "upgrade": upgrade},
)
