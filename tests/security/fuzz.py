"""Go on fuzzing the reader of guides, led by what it runs through: `python tests/security/fuzz.py -max_total_time=60`.

For those who have `atheris` installed; the promises do without it. Whatever is no refusal ends it, with the file that
did it.
"""

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")  # which few have, and whose types nobody has

with atheris.instrument_imports(include=["kakoreturn"]):
    from kakoreturn import guides
    from kakoreturn.domain.errors import KakoError

_FILE = Path(tempfile.mkdtemp(prefix="kakoreturn-fuzz-")) / "guide.toml"


def read(data: bytes) -> None:
    """Read a guide and bring it into the form that is stored, or refuse it."""
    _FILE.write_bytes(data)
    try:
        plain = guides.read_guide(_FILE)
        guides.parse_guide(plain)
    except KakoError:
        return
    guides.canonical(plain)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
