"""Go on fuzzing a reader, led by what it runs through: `python tests/security/fuzz.py guides -max_total_time=60`.

`guides` or `lists`, and then whatever libFuzzer takes. For those who have `atheris` installed; the promises do without
it. Whatever is no refusal ends it, with the file that did it.
"""

import sys
import tempfile
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")  # which few have, and whose types nobody has

with atheris.instrument_imports(include=["kakoreturn"]):
    from kakoreturn import guides
    from kakoreturn.domain.errors import KakoError
    from kakoreturn.lists import headings, reader, rows, sources
    from kakoreturn.lists.remarks import Remarks

_FILE = Path(tempfile.mkdtemp(prefix="kakoreturn-fuzz-")) / "file"
_RULES = rows.Rules(currency="CNY", latest=date(2026, 6, 10))


def read_guide() -> None:
    """Read a guide and bring it into the form that is stored."""
    plain = guides.read_guide(_FILE)
    guides.parse_guide(plain)
    guides.canonical(plain)


def read_list() -> None:
    """Read a list of orders to its end."""
    with sources.opened(str(_FILE)) as file:
        sheet = reader.read(file, "list", {})
        columns = headings.columns(sheet.headings, {}, currency="CNY", number=None)
        for _ in rows.read(sheet, columns, _RULES, Remarks()):
            pass


_READERS = {"guides": read_guide, "lists": read_list}


def main() -> None:
    """Fuzz the reader that is named first."""
    reader = _READERS[sys.argv.pop(1)]

    def read(data: bytes) -> None:
        _FILE.write_bytes(data)
        try:
            reader()
        except KakoError:
            return

    atheris.Setup(sys.argv, read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
