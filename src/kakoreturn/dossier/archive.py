"""The ZIP of a dossier: page, photos, files, case and messages, with a manifest that `sha256sum -c` checks."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kakoreturn.dossier.content import Dossier
from kakoreturn.dossier.redaction import Part
from kakoreturn.dossier.words import SENDERS
from kakoreturn.files import CHUNK, sha256_of_bytes

MANIFEST = "manifest.txt"
# The first moment a ZIP can name: with any other, the same dossier would not be the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def write(dossier: Dossier, page: bytes, target: IO[bytes]) -> None:
    """Write the ZIP; the same dossier gives the same bytes. Attachments may be large, and pass through in pieces."""
    hashes = {one.file: one.attachment.sha256 for one in dossier.enclosures}
    files: dict[str, bytes | Path] = {one.file: one.source for one in dossier.enclosures}
    for name, made in _made(dossier, page):
        hashes[name], files[name] = sha256_of_bytes(made), made
    files[MANIFEST] = "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("ascii")
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = _PLAIN_FILE
            if isinstance(data, Path):
                entry.file_size = data.stat().st_size  # which says how large the entry may become
                with data.open("rb") as source, archive.open(entry, "w") as copy:
                    shutil.copyfileobj(source, copy, CHUNK)
            else:
                # A JPEG would not get smaller.
                entry.compress_type = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)


def _made(dossier: Dossier, page: bytes) -> Iterator[tuple[str, bytes]]:
    yield "dossier.html", page
    yield "case.json", f"{json.dumps(dossier.document, indent=2)}\n".encode("ascii")
    if Part.MESSAGES not in dossier.redaction:
        yield "messages.txt", messages(dossier).encode("utf-8", "replace")
    yield from ((plate.file, plate.picture) for plate in dossier.plates if plate.picture is not None)


def messages(dossier: Dossier) -> str:
    """The messages, in order, as plain text."""
    case = dossier.view.case
    kept = sorted(case.messages, key=lambda one: one.on)
    told = [f"{one.on}  {SENDERS[one.sender]}\n\n{one.text}\n" for one in kept] or ["No messages are on record.\n"]
    return f"Messages on case {case.number}, order {case.order}\n\n" + f"\n{'-' * 40}\n\n".join(told)
