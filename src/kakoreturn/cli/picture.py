"""`photo grid`, `photo export`, `photo sheet`: pictures made from the photos of a case."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn.cli import outfile, parse
from kakoreturn.cli.look import after_copies, case_view, find_case
from kakoreturn.cli.options import CaseArgument, JsonOption
from kakoreturn.cli.session import Session, session
from kakoreturn.domain.case import Case, Photo
from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.text import file_name
from kakoreturn.domain.view import CaseView
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line
from kakoreturn.render.words import count
from kakoreturn.service.rules import the_photo
from kakoreturn.store import Store
from kakoreturn.store.photos import path_of

PhotoArgument = Annotated[str, typer.Argument(metavar="PHOTO", help="The photo's number in the list of the case.")]
_MOST_ON_A_SHEET = 60
_FORMS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def grid(
    context: typer.Context,
    case: CaseArgument,
    photo: PhotoArgument,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="The picture to write: .png or .jpg.")],
    as_json: JsonOption = False,
) -> None:
    """Write a photo with a lettered grid over it.

    Look in which cell the defect is, and circle that: kakoreturn photo circle 3 1 C4

    Example: kakoreturn photo grid 3 1 --out grid.jpg
    """
    now = session(context)
    wanted, path, form = parse.number(photo, "the photo"), outfile.target(now, out), _form(out)
    with now.store() as store:
        known = case_view(now, store, find_case(store, case)).case
    chosen = the_photo(known, wanted)
    from kakoreturn.pictures.grid import gridded
    from kakoreturn.pictures.marking import encoded

    outfile.put(path, encoded(gridded(path_of(now.db, chosen.sha256), chosen), form))
    if as_json:
        _tell(known.number, [path])
        return
    now.write(
        [line(f"Photo {wanted} of case {known.number} with a grid: {quoted(out, 200)}.", Style.TITLE)],
        f"kakoreturn photo circle {known.number} {wanted} C4",
        "with the cell of what is wrong in place of C4:",
    )


def export(
    context: typer.Context,
    case: CaseArgument,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    originals: Annotated[
        bool, typer.Option("--originals", help="The files as they were added, with all that their camera wrote.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace other files of the same names.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write copies of the photos to send.

    They are upright, have their circles drawn, and hold nothing but the picture: no place, time or camera.

    Example: kakoreturn photo export 3 --out to-send
    """
    now = session(context)
    folder = outfile.target(now, out)
    with now.store() as store:
        view = case_view(now, store, find_case(store, case))
        prefix = _prefix(store, view.case)
    photos = _some(view)
    if originals:
        sys.stderr.write(
            "warning: originals hold whatever was written into them, such as the place and time they were taken\n"
        )
    from kakoreturn.pictures import copies

    make = copies.original if originals else copies.cleaned
    made = (make(prefix, path_of(now.db, photo.sha256), photo, view.case.captions(photo)) for photo in photos)
    names = outfile.put_all(folder, made, force=force)
    _say_lacking(view)
    if as_json:
        _tell(view.case.number, [folder / name for name in names])
        return
    kind = "original" if originals else "copy"
    lines = [line(f"Wrote {count(len(names), kind, 'originals' if originals else 'copies')} to {quoted(out, 200)}:")]
    now.write([*lines, *(line(f"  {name}") for name in names)], after_copies(view.case))


def sheet(
    context: typer.Context,
    case: CaseArgument,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="The picture to write: .png or .jpg.")],
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="[PHOTO...]", help="Only these photos, in this order. Else all.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write one picture of the case to send.

    It has the order, the item, and the photos with their circles and notes. As .jpg it has at most 2 MB.

    Examples: kakoreturn photo sheet 3 --out sheet.jpg · kakoreturn photo sheet 3 1 --out sheet.png
    """
    now = session(context)
    path, form = outfile.target(now, out), _form(out)
    wanted = [parse.number(one, "the photo") for one in chosen or ()]
    with now.store() as store:
        view = case_view(now, store, find_case(store, case))
    photos = [the_photo(view.case, number) for number in wanted] or _some(view)
    if len(photos) > _MOST_ON_A_SHEET:
        raise Refused(
            f"{len(photos)} photos do not fit on one sheet",
            f"name at most {_MOST_ON_A_SHEET} of them, or: kakoreturn photo export {view.case.number} --out to-send",
        )
    from kakoreturn.pictures.sheet import sheet_of

    outfile.put(path, sheet_of(view, [(photo, path_of(now.db, photo.sha256)) for photo in photos], form))
    _say_lacking(view)
    if as_json:
        _tell(view.case.number, [path])
        return
    told = f"{count(len(photos), 'photo')} of case {view.case.number} on one sheet: {quoted(out, 200)}."
    now.write([line(told, Style.TITLE)], after_copies(view.case))


def _tell(case: int, files: Sequence[Path]) -> None:
    """Say for a script which files were written."""
    sys.stdout.write(documents.dumps("pictures", {"case": case, "files": [str(file) for file in files]}) + "\n")


def sides_of(now: Session, photo: Photo) -> tuple[int, int]:
    """Width and height of a stored photo upright, in pixels."""
    from kakoreturn.pictures.marking import original
    from kakoreturn.pictures.opening import check

    source = path_of(now.db, photo.sha256)
    original(source, photo)
    return check(source, quoted(photo.name))


def grid_name(photo: Photo) -> str:
    """What to call the picture of a photo with its grid."""
    return f"photo-{photo.number}-grid.jpg"


def _form(out: str) -> str:
    """The form of picture that a file's name asks for."""
    form = _FORMS.get(Path(out).suffix.lower())
    if form is None:
        raise UsageProblem(f"--out {quoted(out, 200)} names no picture", "end its name in .png or .jpg")
    return form


def _some(view: CaseView) -> tuple[Photo, ...]:
    """The photos of a case. Raises Refused where there are none."""
    if not view.case.photos:
        number = view.case.number
        raise Refused(f"no photo is on case {number}", f"kakoreturn photo add {number} FILE")
    return view.case.photos


def _prefix(store: Store, case: Case) -> str:
    """What the names of a case's pictures begin with: its order, and the case where it is not the order's first."""
    first = min(number for number, _ in store.case_numbers(case.order))
    return file_name(case.order) + ("" if case.number == first else f"-case-{case.number}")


def _say_lacking(view: CaseView) -> None:
    """Say on stderr where pictures of this case have stand-ins for signs."""
    from kakoreturn.pictures.fonts import Text

    case = view.case
    texts = (case.order, view.item, view.order.size, *(one.words for one in case.defects))
    if Text(16).lacks(filter(None, (*texts, *(photo.note for photo in case.photos)))):
        sys.stderr.write(
            "warning: this system has no font for some of the text, and the picture has stand-ins in its place; "
            "for Chinese install a font such as Noto Sans CJK\n"
        )
