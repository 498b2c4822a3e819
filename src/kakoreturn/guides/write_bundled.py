"""Writing `bundled.json` from the guides that come with the program, once one of them has changed.

Run as `python -m kakoreturn.guides.write_bundled`.
"""

from __future__ import annotations

import json
from pathlib import Path

from kakoreturn.guides import BUNDLED, read_guide


def text() -> str:
    """What belongs into the file: each guide by its agent."""
    files = sorted(Path(BUNDLED).parent.glob("*.toml"))
    return json.dumps({file.stem: read_guide(file) for file in files}, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(BUNDLED).write_text(text(), encoding="utf-8", newline="\n")
