"""`dossier`: a case as one page, or as a ZIP, for those who decide about it."""

import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from kakoreturn.cli import outfile, parse
from kakoreturn.cli.look import after_copies, calendar_of, case_view, find_case
from kakoreturn.cli.options import CaseArgument, JsonOption
from kakoreturn.cli.session import Session, require, session
from kakoreturn.domain import events as ev
from kakoreturn.domain.attempts import past_attempts
from kakoreturn.domain.case import Photo
from kakoreturn.domain.changesets import Changeset, Head
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.text import one_line, shell_quoted
from kakoreturn.domain.view import CaseView
from kakoreturn.dossier.content import LONGEST, Clean, Dossier, Plate, plates, standing_changesets
from kakoreturn.dossier.redaction import Part, Redaction, redaction
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line
from kakoreturn.render.words import business_days, count
from kakoreturn.store import photos

_FORMS = (".html", ".zip")


def dossier(
    context: typer.Context,
    case: CaseArgument,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="The page to write, or a .zip with its parts.")
    ] = None,
    redact: Annotated[
        list[str] | None,
        typer.Option("--redact", metavar="PARTS", help=f"Leave out, with commas between: {', '.join(Part)}."),
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Put your own notes in; else they stay private.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write everything about a case for those who decide on it: order, defects, photos, days, messages, money.

    FILE.html is one page that needs nothing else and prints well. FILE.zip holds it with the photos, case.json,
    messages.txt and a manifest that `sha256sum -c` checks. What is left out is left out of free text too, but photos
    are shown as they are.

    Examples: kakoreturn dossier 3 --out case.html · kakoreturn dossier 3 --out case.zip --redact seller,prices
    """
    now = session(context)
    require({"--out": out})
    assert out is not None
    path = outfile.target(now, out)
    form = _form(path, out)
    parts = _parts(redact or ())
    with now.store() as store, store.snapshot():
        view = case_view(now, store, find_case(store, case))
        changesets, of_order, head = store.changesets(view.case.number), store.changesets(view.case.order), store.head()
    assert head is not None
    described = (
        event for changeset in of_order for _, event in changeset.events if isinstance(event, ev.OrderDescribed)
    )
    made = _made(now, view, changesets, head, redaction(parts, view, described), private=not notes)
    data = _written(made, form)
    outfile.put(path, data)
    _answer(now, made, out, data, as_json=as_json)


def _form(path: Path, out: str) -> str:
    form = path.suffix.lower()
    if form not in _FORMS:
        raise UsageProblem(f"--out {quoted(out, 200)} is neither a page nor a ZIP", "name a file .html or .zip")
    if path.exists() and not path.is_file():
        raise UsageProblem(f"--out {quoted(out, 200)} is not a plain file", "name another file with --out")
    return form


def _parts(given: Iterable[str]) -> list[Part]:
    return [parse.word(word, Part, "--redact") for words in given for word in words.split(",")]


def _made(
    now: Session, view: CaseView, changesets: list[Changeset], head: Head, leave: Redaction, *, private: bool
) -> Dossier:
    """The dossier of a case. What is left out is taken from every text first, so that nothing after it can show it."""
    calendar = calendar_of(now, view.guide)
    past = leave.of(past_attempts(view.case, view.order, view.guide, calendar))
    shown = leave.of(view)
    photos = plates(shown.case, leave, _cleaner(now.db))
    document = documents.show(
        now.days.today,
        shown,
        standing_changesets(shown.case, leave.of(tuple(changesets)), leave, private=private),
        set(),
    )
    # Whether a step is done is judged by what was written, not by what is left of it.
    steps = documents.case(view)["steps"]
    document["steps"] = [step | {"missing": [leave.text(lack) for lack in step["missing"]]} for step in steps]
    document |= {"notes": []} if private else {}
    document |= {"messages": []} if Part.MESSAGES in leave else {}
    exceptions = view.outlook.exceptions
    return Dossier(
        view=shown,
        past=past,
        plates=photos,
        document={
            "schema": "kakoreturn.show/1",
            **leave.plain(document),
            "photos": [_photo(plate) for plate in photos],
            "redacted": [part for part in Part if part in leave],
            "journal_head": {"hash": head.hash, "deeds": head.changesets, "at": head.at},
        },
        head=head,
        today=now.days.today,
        redaction=leave,
        private=private,
        calendar=business_days(exceptions) if exceptions else "",
    )


def _photo(plate: Plate) -> dict[str, Any]:
    file = plate.file if plate.picture is not None else None
    return {**documents.photo(plate.photo), "file": file, "file_sha256": plate.sha256}


def _cleaner(store: Path) -> Clean:
    """What makes the photos of this store fit to leave."""
    from kakoreturn.pictures.marking import marked

    def clean(photo: Photo) -> bytes | None:
        try:
            return marked(photos.path_of(store, photo.sha256), photo, longest=LONGEST)
        except Refused:  # it was kept when any file was
            return None

    return clean


def _written(made: Dossier, form: str) -> bytes:
    from kakoreturn.dossier.page import page

    html = page(made)
    if form != ".zip":
        return html
    from kakoreturn.dossier.archive import parcel

    return parcel(made, html)


def _answer(now: Session, made: Dossier, out: str, data: bytes, *, as_json: bool) -> None:
    number, hidden = made.view.case.number, [plate for plate in made.plates if plate.picture is None]
    for plate in hidden:
        sys.stderr.write(f"warning: photo {plate.photo.number} cannot be shown as a picture\n")
    if made.redaction.parts and made.plates:
        sys.stderr.write("warning: photos are shown as they are; look whether they show what was to be left out\n")
    if as_json:
        plain = {
            "case": number,
            "file": out,
            "size": len(data),
            "sha256": sha256(data).hexdigest(),
            "photos": len(made.plates) - len(hidden),
            "redacted": made.document["redacted"],
        }
        sys.stdout.write(documents.dumps("dossier", plain) + "\n")
        return
    photos = count(len(made.plates), "photo")
    told = f"Case {number} is in {one_line(shell_quoted([out]))} ({len(data):,} bytes, {photos})."
    left = [str(part) for part in Part if part in made.redaction]
    lines = [line(told, Style.TITLE)] + ([line(f"Left out: {', '.join(left)}.")] if left else [])
    now.write(lines, after_copies(made.view.case))
