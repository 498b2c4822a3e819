"""Writing `china.json` from what the `holidays` package knows, once the official calendar of a year has come out.

Run as `python -m kakoreturn.write_china`.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

from kakoreturn.calendars import KNOWN, ask_holidays

_FIRST = 2015  # before it nobody had a shopping agent's case


def text() -> str:
    """What belongs into the file: a line for each year that the package knows, without gaps."""
    years = ((year, ask_holidays(year)) for year in itertools.count(_FIRST))
    known = itertools.takewhile(lambda one: one[1]["worked"], years)
    lines = ",\n".join(f' "{year}": {json.dumps(days)}' for year, days in known)
    return f"{{\n{lines}\n}}\n"


if __name__ == "__main__":
    Path(KNOWN).write_text(text(), encoding="utf-8", newline="\n")
