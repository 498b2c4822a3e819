"""The agents' guides: TOML files, read and checked.

A guide is a plain dict (what TOML or JSON gives) on its way into and out of the program, and a `Guide` to everything
that reckons with it. `parse_guide` leads from the one to the other, and `canonical` gives the bytes that are stored.
"""

from __future__ import annotations

import os
from functools import cache

from kakoreturn import plain_json
from kakoreturn.domain.clocks import HOURS_A_DAY
from kakoreturn.domain.errors import KakoError, NotFound, Refused, UsageProblem, quoted
from kakoreturn.domain.guide import guide_from, is_agent_name, lent_by
from kakoreturn.files import read_named, sha256_of_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from kakoreturn.domain.guide import Clock, Guide

    Folder = str | os.PathLike[str]

__all__ = [
    "DEFAULT",
    "bundled_agents",
    "bundled_guide",
    "canonical",
    "clocks_for",
    "completed",
    "find_guide",
    "guide_for",
    "guide_hash",
    "left_out",
    "longest_claim",
    "own_guide",
    "parse_guide",
    "read_guide",
    "stored_guide",
    "write_new",
]

DEFAULT = "kakobuy"
"""The agent whose guide counts where another has none of its own."""

BUNDLED = os.path.join(os.path.dirname(__file__), "bundled.json")
# The hashes of all guides that cases run under without one's own, a line each. Tests hold them to be in order.
CHECKED = os.path.join(os.path.dirname(__file__), "checked.txt")

# A guide is some ten kilobytes; whatever is far larger is no guide, and is not worth parsing to find out.
_MOST_BYTES = 256 * 1024
# TOML's parser takes time with the square of a dotted key's length: minutes, for one that fills the file.
_LONGEST_LINE = 4000
_SHOWN = 200
# A claim is taken for no longer after the delivery, as the guides say that come along; a test holds them to it.
MOST_CLAIM_DAYS = 60
# Some Windows editors begin every UTF-8 file with it.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parse_guide(plain: Mapping[str, object]) -> Guide:
    """The guide that `plain` (TOML or JSON, as loaded) describes. Raises Refused, as `checker.check` says."""
    from kakoreturn.guides.checker import check  # most guides that are read were checked before

    check(plain)
    return guide_from(plain)


def stored_guide(name: str, plain: Mapping[str, object]) -> Guide:
    """The guide that is stored under this hash. Raises Refused for what can be none.

    One that came with the program was checked then: that takes longer than to read it.
    """
    with open(CHECKED, encoding="utf-8") as file:
        known = file.read().split()
    return guide_from(plain) if name in known else parse_guide(plain)


def bundled_agents() -> tuple[str, ...]:
    """The short names of the agents whose guides come with the program, sorted."""
    return tuple(_bundled())


def bundled_guide(agent: str) -> dict[str, object]:
    """The plain guide of `agent` that comes with the program. Raises NotFound for an agent it has none for."""
    known = _bundled()
    if agent not in known:
        name = _for_file(agent)
        so = "" if name == agent else f", and name the agent so everywhere: {name}"
        begin = f"to begin one: kakoreturn guide new {name}{so}; " if name else ""
        raise NotFound(
            f"no guide for agent {quoted(agent)}",
            f"{begin}what counts for it: kakoreturn guide --agent {DEFAULT}; known agents: {', '.join(known)}",
        )
    return known[agent]


@cache
def _bundled() -> dict[str, dict[str, object]]:
    """The guides that come with the program, by agent, as `write_bundled` has read them: TOML takes far longer."""
    with open(BUNDLED, encoding="utf-8") as file:
        found: dict[str, dict[str, object]] = plain_json.loads(file.read())
    return found


def find_guide(agent: str, folder: Folder | None = None) -> dict[str, object]:
    """The plain guide of `agent`, whole. Raises as `own_guide`."""
    return completed(own_guide(agent, folder))


def own_guide(agent: str, folder: Folder | None = None) -> dict[str, object]:
    """The plain guide of `agent` as its file has it: the user's in `folder`, else the one that comes along.

    The name counts in any case. Raises NotFound for an agent without a guide, Refused for a file of the user's that is
    not in order.
    """
    name = agent.strip().casefold()
    own = own_file(name, folder)
    if own is None:
        return bundled_guide(name)
    plain = read_guide(own)
    if (named := parse_guide(completed(plain)).agent) != name:
        raise Refused(f"the guide {quoted(own, _SHOWN)} is for agent {named}, not {name}", "name the file after it")
    return plain


def own_file(name: str, folder: Folder | None) -> str | None:
    """The user's own file of the guide that goes by this name; None where there is none."""
    file = os.path.join(folder, f"{name}.toml") if folder is not None and is_agent_name(name) else None
    return file if file and os.path.isfile(file) else None


def guide_for(agent: str, folder: Folder | None = None) -> dict[str, object]:
    """The plain guide whose days count for an agent: its own, else the default one, whose rows then say whose they are.

    Raises Refused for an own guide that is not in order.
    """
    try:
        return find_guide(agent, folder)
    except NotFound:
        return lent(bundled_guide(DEFAULT))


def known_as(agent: str, folder: Folder | None = None) -> str:
    """What an agent goes by: the name of its guide where there is one, however that is written; else as it is."""
    name = agent.strip().casefold()
    return name if name in _bundled() or own_file(name, folder) else agent


def clocks_for(agent: str, folder: Folder | None = None) -> tuple[Clock, ...]:
    """The clocks that are reported of an agent; none where its guide has none, or cannot be read.

    Most guides have none, and are not parsed to find that out: this is asked for every board.
    """
    name = agent.strip().casefold()
    if own_file(name, folder) is None and "clocks" not in _bundled().get(name, {}):
        return ()
    try:
        return parse_guide(find_guide(name, folder)).clocks
    except (OSError, KakoError):
        return ()


def longest_claim(folder: Folder | None = None) -> int:
    """After how many days, counted from the delivery, no guide says that a claim is still taken.

    Of the guides that come along none says more than `MOST_CLAIM_DAYS`; only one's own are read for it.
    """
    try:
        own = [name for name in os.listdir(folder) if name.endswith(".toml")] if folder is not None else []
    except OSError:
        own = []
    clocks = (clock for name in own for clock in clocks_for(name.removesuffix(".toml"), folder))
    return max([MOST_CLAIM_DAYS, *(-(-clock.hours // HOURS_A_DAY) for clock in clocks if clock.id == "claim")])


def completed(plain: dict[str, object]) -> dict[str, object]:
    """A guide with the default one's tables in place of those it leaves out; their rows say whose they are.

    What is not there cannot be made up: an agent of which only clocks are reported has no timetable of its own.
    """
    default = lent(bundled_guide(DEFAULT))
    wanted = {name: value for name, value in default.items() if name not in {"agent", "name"}}
    if all(_has(plain, name, value) for name, value in wanted.items()):
        return plain
    return {**plain, **{name: _filled(plain.get(name), value) for name, value in wanted.items()}}


def left_out(plain: Mapping[str, object]) -> frozenset[str]:
    """The tables that a guide leaves out and the default one lends it: `faq`; of one it has in part, `refund.steps`."""
    found = set()
    for name, default in bundled_guide(DEFAULT).items():
        if name in plain and isinstance(default, dict) and isinstance(own := plain[name], dict):
            found |= {f"{name}.{key}" for key in default.keys() - own.keys()}
        elif name not in plain:
            found.add(name)
    return frozenset(found)


def _has(plain: Mapping[str, object], name: str, default: object) -> bool:
    value = plain.get(name)
    if isinstance(value, dict) and isinstance(default, dict):
        return default.keys() <= value.keys()
    return name in plain


def _filled(value: object, default: object) -> object:
    """A value of the guide, else the default's; of a table what it leaves out."""
    if isinstance(value, dict) and isinstance(default, dict):
        return {**default, **value}
    return default if value is None else value


def lent(plain: Mapping[str, object]) -> dict[str, Any]:
    """A guide as it counts for another agent: each row says whose it is."""
    return {name: _lent(value, lent_by(str(plain["name"]))) for name, value in plain.items()}


def _lent(value: object, whose: str) -> object:
    match value:
        case dict():
            return {name: f"{whose}, {one}" if name == "source" else _lent(one, whose) for name, one in value.items()}
        case list():
            return [_lent(one, whose) for one in value]
        case _:
            return value


def read_guide(file: str | os.PathLike[str]) -> dict[str, object]:
    """The plain values of a TOML file, not checked yet.

    Raises Refused when it is larger than 256 KiB, or no TOML, and as `files.read_named` where it cannot be read.
    """
    name = quoted(str(file), _SHOWN)
    data = read_named(file, name, _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise Refused(f"{name} is larger than {_MOST_BYTES // 1024} KiB, too large for a guide")
    return _toml(_text_of(data, name), name)


def canonical(plain: Mapping[str, object]) -> bytes:
    """The one form of a guide that is stored and hashed: JSON in UTF-8, keys sorted, no spaces.

    `plain` is one that `parse_guide` accepts; others may hold values that JSON lacks.
    """
    form = plain_json.dumps_canonical(plain)
    return form.encode()


def guide_hash(data: bytes) -> str:
    """The name under which a canonical guide is stored: its SHA-256, in hex."""
    return sha256_of_bytes(data)


def _text_of(data: bytes, name: str) -> str:
    data = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"{name} line {line}: not UTF-8 text", "save the file as UTF-8") from None
    for line, content in enumerate(text.split("\n"), 1):
        if len(content) > _LONGEST_LINE:
            raise Refused(f"{name} line {line}: longer than {_LONGEST_LINE} characters")
    return text


def _toml(text: str, name: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Refused(f"{name} is no valid TOML: too many brackets inside each other") from None
    except ValueError as error:
        end = f"at line {text.count(chr(10)) + 1}, the end of the file"
        problem = str(error).replace("at end of document", end)
        raise Refused(f"{name} is no valid TOML: {problem}") from None


def write_new(agent: str, folder: Path) -> Path:
    """Write a guide file of one's own, valid as it stands; where it is.

    It begins as the agent's guide that comes along, which no longer counts beside it; else as one to fill in. Raises
    Refused when there is one already, UsageProblem for what cannot be an agent's name in a file's name.
    """
    from kakoreturn.files import is_gone, make_folder, replacing

    name = agent.strip().casefold()
    if not is_agent_name(name):
        other = _for_file(name)
        so = f", and name the agent so everywhere: {other}" if other else ""
        raise UsageProblem(f"{quoted(agent)} is no name for a guide's file", f"use 1 to 32 of a-z, 0-9 and -{so}")
    path = folder / f"{name}.toml"
    if not is_gone(path):
        raise Refused(f"there is a guide {quoted(str(path), _SHOWN)} already", "open it in an editor and change it")
    make_folder(folder)
    with replacing(path) as file:
        file.write(_beginning(name))
    return path


def _for_file(agent: str) -> str:
    """The name nearest to an agent's that a guide's file can have; empty where nothing is left of it."""
    signs = (sign if sign != "-" and is_agent_name(sign) else " " for sign in agent.casefold())
    name = "-".join("".join(signs).split())
    return name if is_agent_name(name) else ""


def _beginning(agent: str) -> bytes:
    """What a guide file of one's own begins with."""
    if agent not in _bundled():
        return _TEMPLATE.format(name=agent).encode()
    with open(os.path.join(os.path.dirname(__file__), f"{agent}.toml"), "rb") as file:
        return file.read()


_TEMPLATE = """\
# What you know of {name}. What is left out here counts as in KakoBuy's guide, and is shown as that.
# `kakoreturn guide check FILE` says what is wrong with this file.

agent = "{name}"
name = "{name}"

# The days that support may take over a refusal, before it is your turn again.
#
# rung_days = 4

# A deadline that people report. `id` is return, storage or claim; `hours` count from `starts`: stocked, photos, shipped
# or delivered. `source` says where and when it was read.
#
# [[clocks]]
# id = "return"
# label = "Return window ends"
# hours = 120
# starts = "stocked"
# basis = "reported"
# source = "its help centre, read on 2026-06-01"

# What people report that it takes for something.
#
# [[fees]]
# id = "return"
# text = "The first return in a month is free; then freight and a fee."
# basis = "reported"
# source = "its help centre, read on 2026-06-01"

# The agent's own timetable for an exchange: those of these rows that its guide has, in this order: submitted, reviewed,
# confirmed, arrived, qc, approved. Days count from the day the request was sent; who: you, agent, seller or support.
#
# [[exchange.timeline]]
# stage = "submitted"
# label = "Request sent"
# from_day = 0
# to_day = 0
# who = "you"
# text = "Your request goes out."
# source = "its help centre, exchanges, row 1"
"""
