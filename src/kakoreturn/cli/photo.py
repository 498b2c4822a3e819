"""`photo`: the photos on a case, the circles on them, and the pictures made from them to send."""

from __future__ import annotations

import os
from contextlib import ExitStack
from functools import partial

from kakoreturn.cli import parse
from kakoreturn.cli.answers import after_copies, answer, put_json
from kakoreturn.cli.commands import Group
from kakoreturn.cli.printed import addressed, named
from kakoreturn.cli.session import Session, require
from kakoreturn.domain import circles as notation
from kakoreturn.domain.errors import ExitCode, UsageProblem, quoted
from kakoreturn.domain.events import PhotoRemoved
from kakoreturn.domain.text import count, one_line, shell_quoted
from kakoreturn.files import replacing, sha256_of
from kakoreturn.notices import notice
from kakoreturn.render import documents, words
from kakoreturn.render.output import line
from kakoreturn.service import cases, recording
from kakoreturn.service import photos as service
from kakoreturn.service.rules.details import the_photo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Option
    from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.evidence import Added

    PhotoArgument = Annotated[str, Argument(metavar="PHOTO", help="The photo's number in the list of the case.")]

_CIRCLES = "X,Y,R in pixels of the photo as you see it, 12%,40%,5%, or a cell of the grid: C4. C4=2 shows defect 2."
_FORMS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def add(
    session: Session,
    case: CaseArgument,
    files: Annotated[
        list[str] | None, Argument(metavar="FILE...", help="The photos; they are copied.", needed=True)
    ] = None,
    circles: Annotated[list[str] | None, Option("--circle", metavar="CIRCLE", help=f"{_CIRCLES} Repeatable.")] = None,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="What they show.")] = None,
    clipboard: Annotated[bool, Option("--clipboard", help="Add the picture in the clipboard.")] = False,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put photos on a case. Each file is copied as it is, and kept under its SHA-256.

    Examples: kakoreturn photo add 3 qc-1.jpg qc-2.jpg · kakoreturn photo add 3 qc-1.jpg --circle 410,260,45
    """
    require({"FILE or --clipboard": files or clipboard})
    from pathlib import Path

    paths = [Path(file) for file in files or ()]
    given = [notation.read(circle) for circle in circles or ()]
    if given and len(paths) + clipboard > 1:
        raise UsageProblem(
            "--circle goes with one photo at a time", f"kakoreturn photo add {named(case)} FILE --circle C4"
        )
    remark = None if note is None else parse.long_text(note, "--note")
    day = session.day(on)
    with session.place() as place, ExitStack() as stack:
        copied = stack.enter_context(service.clipboard()) if clipboard else []
        added, gone = service.add(place, case, [*paths, *copied], on=day, note=remark, circles=given)
        photo = the_photo(added.view.case, added.numbers[0])
    if gone:
        are, them = ("is", "it") if gone == 1 else ("are", "them")
        back = addressed(f"kakoreturn undo {added.view.case.number}")
        had = f"photo {photo.number} had {count(gone, 'other circle')} before"
        notice(f"{had}, which {are} gone; to bring {them} back: {back}")
    answer(session, added.view, _added(added, len(photo.circles)), as_json=as_json, **_then(added.view, photo))


def _added(added: Added, drawn: int) -> str:
    """Which photos were new, which were there before, and how many circles each has."""
    marked = f" with {count(drawn, 'circle')}" if drawn else ""
    fresh = [f"added {count(len(added.fresh), 'photo')}{marked}"] if added.fresh else []
    if not added.known:
        return fresh[0]
    numbers = ", ".join(str(number) for number in added.known)
    there = "was" if len(added.known) == 1 else "were"
    again = f", and has {count(drawn, 'circle')} now" if drawn and not fresh else ""
    return ", ".join([*fresh, f"photo {numbers} {there} there already{again}"])


def _then(view: CaseView, photo: Photo) -> dict[str, str]:
    """What to do after a photo was added: put a grid over it to circle what is wrong, where that was not done."""
    if photo.circles:
        return {}
    return {
        "then": f"kakoreturn photo grid {view.case.number} {photo.number} --out photo-{photo.number}-grid.jpg",
        "lead": "to circle what is wrong, look where it is:",
    }


def circle(
    session: Session,
    case: CaseArgument,
    photo: PhotoArgument,
    circles: Annotated[list[str] | None, Argument(metavar="CIRCLE...", help=_CIRCLES)] = None,
    clear: Annotated[bool, Option("--clear", help="Take all circles off the photo.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Circle what is wrong on a photo.

    These circles replace the ones it had; the original stays as it is.

    Examples: kakoreturn photo circle 3 1 C4 · kakoreturn photo circle 3 1 410,260,45=1 C5
    """
    if clear and circles:
        raise UsageProblem(
            "--clear takes no circle", f"kakoreturn photo circle {named(case)} {shell_quoted([photo])} --clear"
        )
    if not clear:
        require({"CIRCLE": circles})
    given = [notation.read(circle) for circle in circles or ()]
    wanted = parse.number(photo, "the photo")
    with session.place() as place:
        view, gone = service.circle(place, case, wanted, given)
    instead = f", in place of {gone} that it had" if gone else ""
    did = f"photo {wanted} has {count(len(given), 'circle')}{instead}" if given else f"photo {wanted} has no circle now"
    answer(session, view, did, as_json=as_json)


def mark(
    session: Session,
    case: CaseArgument,
    files: Annotated[list[str] | None, Argument(metavar="FILE...", help="Photos to add to the case.")] = None,
    as_json: JsonOption = False,
) -> int | None:
    """Circle what is wrong on a page in your browser, and say there what it is.

    The page comes from this program and ends with it; nothing is sent anywhere, and nothing recorded until you save.

    Examples: kakoreturn photo mark 3 · kakoreturn photo mark 3 heel.jpg toe.jpg
    """
    from kakoreturn.cli.page import answer_kept, look
    from kakoreturn.service.looking import to_mark

    with session.place() as place:
        subject = to_mark(place, case)
    from pathlib import Path

    kept = look(session, subject, [Path(file) for file in files or ()], "without a page: kakoreturn photo circle")
    if kept is None or kept.view is None:
        return ExitCode.INTERRUPTED
    answer_kept(session, kept, "saved what was on the page", as_json=as_json)
    return None


def list_(session: Session, case: CaseArgument, as_json: JsonOption = False) -> None:
    """List the photos of a case.

    Example: kakoreturn photo list 3
    """
    with session.place() as place:
        view = cases.one(place, case)
    if as_json:
        photos = [documents.photo(one) for one in view.case.photos]
        put_json("photos", {"case": view.case.number, "photos": photos})
        return
    lines = [line(f"{count(len(view.case.photos), 'photo')} on case {view.case.number}.", "title")]
    lines += [
        line(
            "  ".join(filter(None, (f"{one.number}. {one_line(one.name)}", str(one.on), words.circles(one)))), hang=3
        ).add(f"  {one_line(one.note)}" if one.note else "")
        for one in view.case.photos
    ]
    session.write(lines)


def remove(
    session: Session,
    case: CaseArgument,
    photo: PhotoArgument,
    as_json: JsonOption = False,
) -> None:
    """Take a photo off a case.

    Its bytes stay in the store, so that undo can bring it back.

    Example: kakoreturn photo remove 3 1
    """
    wanted = parse.number(photo, "the photo")
    with session.place() as place:
        view = recording.keep(place, case, PhotoRemoved(number=wanted))
    answer(session, view, f"photo {wanted} removed", as_json=as_json)


def open_(session: Session, case: CaseArgument, photo: PhotoArgument) -> None:
    """Look at a photo with what is marked on it, in the program that opens pictures here.

    It opens a copy in a temporary folder that only you can read.

    Example: kakoreturn photo open 3 1
    """
    wanted = parse.number(photo, "the photo")
    with session.place() as place:
        name, data = service.marked(place, case, wanted)
    import tempfile
    import webbrowser
    from pathlib import Path

    copy = Path(tempfile.mkdtemp(prefix="kakoreturn-")) / name
    with replacing(copy) as stream:
        stream.write(data)
    session.write([line(str(copy))])
    webbrowser.open(copy.as_uri())


def grid(
    session: Session,
    case: CaseArgument,
    photo: PhotoArgument,
    out: Annotated[str, Option("--out", metavar="FILE", help="The picture to write: .png or .jpg.")],
    as_json: JsonOption = False,
) -> None:
    """Write a photo with a lettered grid over it.

    Look in which cell the defect is, and circle that: kakoreturn photo circle 3 1 C4

    Example: kakoreturn photo grid 3 1 --out grid.jpg
    """
    from kakoreturn.cli import outfile

    wanted, path, form = parse.number(photo, "the photo"), outfile.target(session, out), _form(out)
    with session.place() as place:
        made = service.grid(place, case, wanted, form)
    number = made.view.case.number
    outfile.check_may_replace(session, path, partial(_is_photo_of, made.view.case))
    outfile.put(path, made.data)
    if as_json:
        _tell(number, [path])
        return
    session.write(
        [line(f"Photo {wanted} of case {number} with a grid: {quoted(out, 200)}.", "title")],
        f"kakoreturn photo circle {number} {wanted} C4",
        "with the cell of what is wrong in place of C4:",
    )


def export(
    session: Session,
    case: CaseArgument,
    out: Annotated[str, Option("--out", metavar="DIR", help="The folder to write to.")],
    chosen: Annotated[list[str] | None, Argument(metavar="[PHOTO...]", help="Only these photos. Else all.")] = None,
    originals: Annotated[
        bool, Option("--originals", help="The files as they were added, with all that their camera wrote.")
    ] = False,
    force: Annotated[bool, Option("--force", help="Replace other files of the same names.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write copies of the photos to send.

    They are upright, have their circles drawn, and hold nothing but the picture: no place, time or camera. Each is
    named by its number, as a letter names it.

    Examples: kakoreturn photo export 3 --out to-send · kakoreturn photo export 3 2 4 --out to-send
    """
    from kakoreturn.cli import outfile

    folder = outfile.target(session, out)
    wanted = [parse.number(one, "the photo") for one in chosen or ()]
    with session.place() as place:
        view, files = service.copies(place, case, wanted, originals=originals)
        if originals:
            notice("warning: originals hold whatever was written into them, such as the place and time they were taken")
        names = outfile.put_all(folder, files, force=force)
    _say_lacking(view)
    if as_json:
        _tell(view.case.number, [folder / name for name in names])
        return
    kind = "original" if originals else "copy"
    lines = [line(f"Wrote {count(len(names), kind, 'originals' if originals else 'copies')} to {quoted(out, 200)}:")]
    session.write([*lines, *(line(f"  {name}") for name in names)], after_copies(view.case))


def sheet(
    session: Session,
    case: CaseArgument,
    out: Annotated[str, Option("--out", metavar="FILE", help="The picture to write: .png or .jpg.")],
    chosen: Annotated[
        list[str] | None, Argument(metavar="[PHOTO...]", help="Only these photos, in this order. Else all.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write one picture of the case to send.

    It has the order, the item, and the photos with their circles and notes. As .jpg it has at most 2 MB.

    Examples: kakoreturn photo sheet 3 --out sheet.jpg · kakoreturn photo sheet 3 1 --out sheet.png
    """
    from kakoreturn.cli import outfile

    path, form = outfile.target(session, out), _form(out)
    wanted = [parse.number(one, "the photo") for one in chosen or ()]
    with session.place() as place:
        made = service.sheet(place, case, wanted, form)
    outfile.check_may_replace(session, path, partial(_is_photo_of, made.view.case))
    outfile.put(path, made.data)
    _say_lacking(made.view)
    number = made.view.case.number
    if as_json:
        _tell(number, [path])
        return
    told = f"{count(len(made.photos), 'photo')} of case {number} on one sheet: {quoted(out, 200)}."
    session.write([line(told, "title")], after_copies(made.view.case))


def _tell(case: int, files: Sequence[Path]) -> None:
    """Say for a script which files were written."""
    put_json("pictures", {"case": case, "files": [str(file) for file in files]})


def _is_photo_of(case: Case, path: Path) -> bool:
    """Whether a file is one of the photos that were put on a case, in whose place no picture of them goes."""
    return sha256_of(path) in {photo.sha256 for photo in case.all_photos}


def _form(out: str) -> str:
    """The form of picture that a file's name asks for."""
    form = _FORMS.get(os.path.splitext(out)[1].lower())
    if form is None:
        raise UsageProblem(f"--out {quoted(out, 200)} names no picture", "end its name in .png or .jpg")
    return form


def _say_lacking(view: CaseView) -> None:
    """Say on stderr where pictures of this case have stand-ins for signs."""
    if service.has_stand_ins(view):
        notice(
            "warning: this system has no font for some of the text, and the picture has stand-ins in its place; "
            "for Chinese install a font such as Noto Sans CJK"
        )


GROUP = Group(
    "Put photos on a case, circle what is wrong, and get copies to send.\n\n"
    "Examples: kakoreturn photo add 3 heel.jpg · kakoreturn photo list 3",
    {
        "add": add,
        "circle": circle,
        "mark": mark,
        "list": list_,
        "open": open_,
        "remove": remove,
        "grid": grid,
        "export": export,
        "sheet": sheet,
    },
)
