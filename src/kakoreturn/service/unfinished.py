"""Reviews that were left in the middle: what was answered is there when the same item is looked through again.

It lies in the user's cache folder, a file an item. Nothing depends on it: one that cannot be read is as good as
none.
"""

from __future__ import annotations

import contextlib
import json
from typing import Literal

from kakoreturn import folders
from kakoreturn.domain.records import Record, record
from kakoreturn.files import sha256_of_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.order import ItemId
    from kakoreturn.service.place import Place

Verdict = Literal["passed", "failed", "unsure"]
_VERDICTS: tuple[Verdict, ...] = ("passed", "failed", "unsure")


@record
class Unfinished(Record):
    """The answers so far, by check: the verdict, and what is wrong or to be seen, empty for `passed`."""

    answers: dict[str, tuple[Verdict, str]]
    seconds: float = 0.0


def left(place: Place, item: ItemId) -> Unfinished:
    """What was answered when a review of this item was left; nothing where none was."""
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        said = json.loads(folders.recalled("cache", *_names(place, item)))
        answers = {
            str(check): (verdict, str(words))
            for check, (verdict, words) in said["answers"].items()
            if verdict in _VERDICTS
        }
        return Unfinished(answers=answers, seconds=float(said["seconds"]))
    return Unfinished(answers={})


def keep(place: Place, item: ItemId, found: Unfinished) -> None:
    """Keep what was answered so far. A folder that cannot be written to costs only the way back to it."""
    said = json.dumps({"answers": found.answers, "seconds": found.seconds})
    folders.remember(said.encode(), "cache", *_names(place, item))


def forget(place: Place, item: ItemId) -> None:
    """Take the answers away: they are on record."""
    folders.forget("cache", *_names(place, item))


def _names(place: Place, item: ItemId) -> tuple[str, str]:
    number, line = item
    name = sha256_of_bytes(f"{place.store.address}\n{number}\n{line}".encode("utf-8", "surrogateescape"))
    return "reviews", f"{name[:32]}.json"
