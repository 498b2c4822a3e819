"""A whole store as one JSON document, and back: `kakoreturn.export/1`.

The journal and the guides are the record; `orders` and `cases` are what follows from it, for other programs to read,
and are held against it when the document is brought back. Plain ASCII, so that no code page can spoil it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from kakoreturn import __version__
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import Refused
from kakoreturn.guides import canonical
from kakoreturn.maintenance.json_stream import Elements, NotJson, members
from kakoreturn.maintenance.soundness import JournalRow

SCHEMA = "kakoreturn.export/1"
Plain = dict[str, Any]

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def lines(
    at: str,
    end: tuple[int, str],
    *,
    guides: Iterable[tuple[str, str]],
    journal: Iterable[JournalRow],
    orders: Iterable[Plain],
    cases: Iterable[Case],
) -> Iterator[str]:
    """The document, in pieces: every guide, event, order and case stands on a line of its own.

    `end` is how many entries the journal has, and the hash of the last: a journal that was cut short shows by it.
    """
    entries, last = end
    head = {
        "schema": SCHEMA,
        "program": f"kakoreturn {__version__}",
        "exported_at": at,
        "entries": entries,
        "last_hash": last,
    }
    yield "{" + "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items())
    yield from _array("guides", ({"hash": name, "body": json.loads(body)} for name, body in guides))
    yield from _array("journal", map(_event, journal))
    yield from _array("orders", orders)
    yield from _array("cases", map(case, cases), last=True)
    yield "}\n"


def _array(name: str, elements: Iterable[Plain], *, last: bool = False) -> Iterator[str]:
    yield f'"{name}": ['
    between = "\n"
    for element in elements:
        yield between + json.dumps(element)
        between = ",\n"
    yield "]\n" if last else "],\n"


def _event(row: JournalRow) -> Plain:
    seq, changeset, at, case_number, order, kind, body, id_, by, hash_ = row
    first: Plain = {} if id_ is None else {"id": id_, "by": by}
    subject: Plain = {"order": order} if case_number is None else {"case": case_number}
    what: Plain = {"kind": kind, "body": json.loads(body), "hash": hash_}
    return {"seq": seq, "deed": changeset, "at": at, **first, **subject, **what}


def case(one: Case) -> Plain:
    """A case as it stands, without what follows from a guide or the day."""
    return {
        "case": one.number,
        "order": one.order,
        "line": one.line,
        "item": one.item,
        "remedy": one.remedy,
        "phase": one.phase,
        "issue": one.issue,
        "round": one.round,
        "state": one.state,
        "outcome": one.outcome,
        "opened_on": one.opened_on.isoformat(),
        "guide": one.guide,
    }


def not_ours(why: str) -> Refused:
    """What to raise for a file that is no exported store."""
    return Refused(f"the file is no exported store: {why}", "a list of orders is taken in by: kakoreturn order import")


def check_beginning(text: TextIO) -> None:
    """Raise Refused for what does not begin as an exported store, before a store is made for it."""
    try:
        first = next(members(text), None)
    except NotJson as error:
        raise not_ours(f"it is not in order ({error})") from None
    if first != ("schema", SCHEMA) and (first is None or first[0] == "schema"):
        raise not_ours(f"its schema is not {SCHEMA}")


def read(
    text: TextIO, add_guide: Callable[[str, bytes], None], add_events: Callable[[Iterable[JournalRow]], None]
) -> tuple[object, object]:
    """Hand over the guides and the journal of a document; how it says that the journal ends.

    Raises Refused for what is no such document.
    """
    seen: dict[str, object] = {}
    try:
        for name, value in members(text):
            if name in seen:
                raise not_ours(f"it has {name} twice")
            if name == "schema" and value != SCHEMA:
                raise not_ours(f"its schema is not {SCHEMA}")
            if name in {"guides", "journal"} and not isinstance(value, Elements):
                raise not_ours(f"its {name} is not a list")
            seen[name] = value
            if name == "guides":
                for guide in value:
                    add_guide(*_guide(guide))
            elif name == "journal":
                add_events(map(_row, value))
    except NotJson as error:
        raise not_ours(f"it is not in order ({error})") from None
    missing = {"schema", "entries", "last_hash", "guides", "journal", "orders", "cases"} - seen.keys()
    if missing:
        raise not_ours(f"it has no {min(missing)}")
    return seen["entries"], seen["last_hash"]


def _guide(plain: object) -> tuple[str, bytes]:
    match plain:
        case {"hash": str() as name, "body": dict() as body}:
            try:
                return name, canonical(body)
            except (ValueError, RecursionError):
                raise not_ours("a guide is not in order") from None
        case _:
            raise not_ours("a guide is not in order")


def _row(plain: object) -> JournalRow:
    """A row of the journal, its types looked at."""
    match plain:
        case {
            "seq": int() as seq,
            "deed": int() as changeset,
            "at": str() as at,
            "kind": str() as kind,
            "body": dict() as body,
            "hash": str() as hash_,
            **rest,
        } if bool not in {type(seq), type(changeset), type(rest.get("case"))}:
            try:
                text = _compact(body)
            except (ValueError, RecursionError):
                raise not_ours("an event is not in order") from None
            id_, by = rest.pop("id", None), rest.pop("by", None)
            if not (isinstance(id_, str | None) and isinstance(by, str | None)):
                raise not_ours("an event is not in order")
            match rest:
                case {"case": int() as number} if len(rest) == 1:
                    return seq, changeset, at, number, None, kind, text, id_, by, hash_
                case {"order": str() as order} if len(rest) == 1:
                    return seq, changeset, at, None, order, kind, text, id_, by, hash_
    raise not_ours("an event is not in order")


def _is_said(found: object, ours: Plain | None) -> bool:
    return isinstance(found, dict) and ours is not None and found == {name: ours.get(name) for name in found}


def compare(text: TextIO, orders: Iterable[Plain], cases: Iterable[Plain]) -> None:
    """Raise Refused when the orders and cases of a document are not those that its journal makes."""
    for name, value in members(text):
        if name in {"orders", "cases"}:
            if not isinstance(value, Elements):
                raise not_ours(f"its {name} is not a list")
            ours = iter(orders if name == "orders" else cases)
            # An older version says less of each: what it says must be so.
            if not all(_is_said(found, next(ours, None)) for found in value) or next(ours, None) is not None:
                raise Refused(
                    f"the {name} in the file are not what its journal says",
                    "export the store again where it comes from",
                )
