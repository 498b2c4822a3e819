"""`dossier`: a case as one page, or as a ZIP, for those who decide about it."""

from __future__ import annotations

from kakoreturn.cli import outfile, parse
from kakoreturn.cli.answers import next_step, put_json
from kakoreturn.cli.printed import named
from kakoreturn.cli.session import Session, require
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.text import count, one_line
from kakoreturn.dossier.redaction import Part
from kakoreturn.files import sha256_of
from kakoreturn.notices import notice
from kakoreturn.render.output import line
from kakoreturn.service import dossiers as service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Annotated, Any

    from kakoreturn.cli.declared import Option
    from kakoreturn.cli.options import CaseArgument, JsonOption
    from kakoreturn.dossier.content import Dossier

_FORMS = (".html", ".zip")
_AS_THEY_ARE = (
    "attached files go along as they are; a video or a PDF may say more than it shows, such as where it was made"
)


def dossier(
    session: Session,
    case: CaseArgument,
    out: Annotated[
        str | None, Option("--out", metavar="FILE", help="The page to write, or a .zip with its parts.", needed=True)
    ] = None,
    redact: Annotated[
        list[str] | None,
        Option("--redact", metavar="PARTS", help=f"Leave out, with commas between: {', '.join(Part)}.", completes=Part),
    ] = None,
    notes: Annotated[bool, Option("--notes", help="Put your own notes in; else they stay private.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write everything about a case for those who decide on it: order, defects, photos, days, messages, money.

    FILE.html is one page that needs nothing else and prints well. FILE.zip holds it with the photos, the files that are
    attached, case.json, messages.txt and a manifest that `sha256sum -c` checks. What is left out is left out of free
    text too, but photos are shown as they are, and files go along as they are.

    Examples: kakoreturn dossier 3 --out case.html · kakoreturn dossier 3 --out case.zip --redact seller,prices
    """
    require({"--out": out}, f"kakoreturn dossier {named(case)} --out case.html")
    assert out is not None
    path = outfile.target(session, out)
    form = _form(path, out)
    parts = _parts(redact or ())
    zipped = form == ".zip"
    outfile.check_may_replace(session, path, _is_other_archive if zipped else outfile.is_no_text)
    with session.place() as place, outfile.replacing(path) as file:
        made = service.write(place, case, file, parts=parts, private=not notes, zipped=zipped)
    if zipped and made.enclosures:
        notice(f"warning: {_AS_THEY_ARE}")
    written = {"file": out, "size": path.stat().st_size, "sha256": sha256_of(path)}
    _answer(session, made, written, as_json=as_json)


def _form(path: Path, out: str) -> str:
    form = path.suffix.lower()
    if form not in _FORMS:
        raise UsageProblem(f"--out {quoted(out, 200)} is neither a page nor a ZIP", "name a file .html or .zip")
    if path.exists() and not path.is_file():
        raise UsageProblem(f"--out {quoted(out, 200)} is not a plain file", "name another file with --out")
    return form


def _is_other_archive(path: Path) -> bool:
    """Whether a file is no text, and no dossier either: perhaps a photo or a backup."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return "dossier.html" not in archive.namelist()
    except zipfile.BadZipFile:
        return outfile.is_no_text(path)


def _parts(given: Iterable[str]) -> list[Part]:
    return [parse.word(word, Part, "--redact") for words in given for word in words.split(",")]


def _answer(session: Session, made: Dossier, file: dict[str, Any], *, as_json: bool) -> None:
    number, hidden = made.view.case.number, [plate for plate in made.plates if plate.picture is None]
    for plate in hidden:
        notice(f"warning: photo {plate.photo.number} cannot be shown as a picture")
    if made.redaction.parts and made.plates:
        notice("warning: photos are shown as they are; look whether they show what was to be left out")
    if as_json:
        plain = {
            "case": number,
            **file,
            "photos": len(made.plates) - len(hidden),
            "attachments": len(made.enclosures),
            "redacted": made.document["redacted"],
        }
        put_json("dossier", plain)
        return
    parts = [f"{file['size']:,} bytes", count(len(made.plates), "photo")]
    parts += [count(len(made.enclosures), "file")] if made.enclosures else []
    told = f"Case {number} is in {one_line(file['file'])} ({', '.join(parts)})."
    left = [str(part) for part in Part if part in made.redaction]
    lines = [line(told, "title")] + ([line(f"Left out: {', '.join(left)}.")] if left else [])
    command, lead = next_step([made.view])
    session.write(lines, command or f"kakoreturn show {number}", lead)
