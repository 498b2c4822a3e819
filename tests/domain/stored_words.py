"""The words and fields that stores hold, for each version of the schema: `stored_words.json`.

`python -m tests.domain.stored_words` writes those of the present version into it, which is right after adding one, in
the same change that raises the schema's version. Those of older versions stay as they are: stores hold them.
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import get_args

from kakoreturn.domain.annotations import types_of
from kakoreturn.domain.codec import KINDS, STORED_AS
from kakoreturn.store.format import SCHEMA_VERSION

FILE = Path(__file__).with_name("stored_words.json")
Words = dict[str, list[str]]


def present() -> dict[str, Words]:
    """The fields of each event by its stored name, and the words of each closed set that a field can hold."""
    events = {name: sorted(STORED_AS.get(field, field) for field in kind.field_names) for name, kind in KINDS.items()}
    hints = (hint for kind in KINDS.values() for hint in types_of(kind).values())
    closed = {one for hint in hints for one in (hint, *get_args(hint)) if isinstance(one, type)}
    words = {one.__name__: sorted(map(str, one)) for one in closed if issubclass(one, StrEnum)}
    return {"events": events, "words": dict(sorted(words.items()))}


def pinned() -> dict[str, dict[str, Words]]:
    """What the file says, by schema version."""
    read: dict[str, dict[str, Words]] = json.loads(FILE.read_text())
    return read


if __name__ == "__main__":
    known = pinned() if FILE.exists() else {}
    FILE.write_text(json.dumps({**known, str(SCHEMA_VERSION): present()}, indent=1) + "\n")
