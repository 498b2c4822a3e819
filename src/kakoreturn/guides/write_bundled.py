"""Writing `bundled.json` and `checked.txt` from the guides that come with the program, once one of them has changed.

Run as `python -m kakoreturn.guides.write_bundled`.
"""

from __future__ import annotations

import json
from pathlib import Path

from kakoreturn import guides
from kakoreturn.guides import BUNDLED, CHECKED, read_guide


def text() -> str:
    """What belongs into the file: each guide by its agent."""
    files = sorted(Path(BUNDLED).parent.glob("*.toml"))
    return json.dumps({file.stem: read_guide(file) for file in files}, indent=1, ensure_ascii=False) + "\n"


def checked() -> str:
    """The hashes of those guides as cases keep them, and of the default one as it is lent to an agent without any."""
    names = (*guides.bundled_agents(), "an agent without a guide")
    plain = [guides.guide_for(name) for name in names]
    for one in plain:
        guides.parse_guide(one)
    return "".join(f"{name}\n" for name in sorted(guides.guide_hash(guides.canonical(one)) for one in plain))


if __name__ == "__main__":
    Path(BUNDLED).write_text(text(), encoding="utf-8", newline="\n")
    Path(CHECKED).write_text(checked(), encoding="ascii", newline="\n")
