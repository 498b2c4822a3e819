"""`guide`: the agent's guide, to read."""

from __future__ import annotations

import os
from pathlib import Path

from kakoreturn import guides
from kakoreturn.cli import parse
from kakoreturn.cli.answers import put_json
from kakoreturn.cli.order_options import option
from kakoreturn.cli.session import Session, require
from kakoreturn.config import config_path
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.text import Placeholder, one_line, shell_quoted
from kakoreturn.render.guide import TOPICS, whole_guide
from kakoreturn.render.output import line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Completer
    from kakoreturn.cli.options import JsonOption
    from kakoreturn.domain.guide import Guide

_CHECK, _NEW = "check", "new"


def guide(
    session: Session,
    topic: Annotated[
        str | None,
        Argument(
            metavar="TOPIC",
            help=f"One of: {', '.join(TOPICS)}. Or: check FILE, new NAME.",
            completes=Completer.TOPICS,
        ),
    ] = None,
    file: Annotated[
        str | None, Argument(metavar="FILE", help="With check: a file of your own; with new: an agent.")
    ] = None,
    agent: Annotated[str | None, option("agent")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read the agent's guide: when returns are possible, the steps, the timetable, refusals, questions.

    Examples: kakoreturn guide · kakoreturn guide timeline · kakoreturn guide new my-agent ·
    kakoreturn guide check my-agent.toml
    """
    if topic == _NEW:
        require({"NAME": file})
        assert file is not None
        _new(session, file, as_json=as_json)
        return
    if topic == _CHECK:
        require({"FILE": file})
        assert file is not None
        _check(session, file, as_json=as_json)
        return
    if file is not None:
        raise UsageProblem(
            f"{quoted(file)} is one word too many", "kakoreturn guide TOPIC, or: kakoreturn guide check FILE"
        )
    wanted = None if topic is None else parse.one_of(topic, TOPICS, "TOPIC")
    own = guides.own_guide(agent or session.config.agent, session.config.guides)
    plain, lent = guides.completed(own), guides.left_out(own)
    lender = guides.parse_guide(guides.bundled_guide(guides.DEFAULT))
    if as_json:
        # The day that a guide is of is its own, or it has none.
        put_json("guide", {"topic": wanted, **plain, "published": own.get("published"), "lent": _lent(lent, lender)})
    else:
        session.write(whole_guide(guides.parse_guide(plain), wanted, lent, lender))


def _lent(tables: Collection[str], lender: Guide) -> dict[str, object] | None:
    """What the guide leaves out, and whose stands in its place; None where it leaves out nothing."""
    whose = {"agent": lender.agent, "name": lender.name, "published": lender.published.isoformat()}
    return {**whose, "tables": sorted(tables)} if tables else None


def _check(session: Session, word: str, *, as_json: bool) -> None:
    """Say that a guide file is in order; what is wrong with it is raised by reading it.

    Where there is no such file, the user's own guide of that name is meant.
    """
    own = None if os.path.exists(word) else guides.own_file(word.strip().casefold(), session.config.guides)
    plain = guides.read_guide(own or Path(word))
    guide = guides.parse_guide(guides.completed(plain))
    if as_json:
        put_json("guide_check", {"ok": True, "agent": guide.agent})
    else:
        session.write([line(f"The guide for {guide.name} ({guide.agent}) is in order.", "title")])


def _new(session: Session, agent: str, *, as_json: bool) -> None:
    """Write a guide file to fill in, and say where it is."""
    path = guides.write_new(agent, config_path().parent / "guides")
    if as_json:
        put_json("guide_new", {"agent": agent.strip().casefold(), "file": str(path)})
    else:
        known = agent.strip().casefold() in guides.bundled_agents()
        has = ", with all that the one that comes along says" if known else ""
        told = line(f"A guide for {one_line(agent.strip())} is begun in {one_line(str(path))}{has}.", "title")
        session.write([told], f"kakoreturn guide check {shell_quoted([str(path)], Placeholder.FILE)}")
