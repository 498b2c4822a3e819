"""`photo`: the photos on a case."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn.cli import parse, picture
from kakoreturn.cli.look import answer, case_view, find_case
from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
from kakoreturn.cli.session import require, session
from kakoreturn.domain import circles as place
from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.text import one_line
from kakoreturn.pictures import check
from kakoreturn.render import documents, words
from kakoreturn.render.output import Style, line
from kakoreturn.render.words import count
from kakoreturn.service import rules
from kakoreturn.store.photos import StagedPhoto, changeset_with_photos

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="Put photos on a case, circle what is wrong, and get copies to send.\n\n"
    "Examples: kakoreturn photo add 3 heel.jpg · kakoreturn photo list 3",
    context_settings={"help_option_names": ["-h", "--help"]},
)
_CIRCLES = "X,Y,R in pixels of the photo as you see it, 12%,40%,5%, or a cell of the grid: C4. C4=2 shows defect 2."


@app.command()
def add(
    context: typer.Context,
    case: CaseArgument,
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="The photos; they are copied.")] = None,
    circles: Annotated[
        list[str] | None, typer.Option("--circle", metavar="CIRCLE", help=f"{_CIRCLES} Repeatable.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What they show.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put photos on a case. Each file is copied as it is, and kept under its SHA-256.

    Examples: kakoreturn photo add 3 qc-1.jpg qc-2.jpg · kakoreturn photo add 3 qc-1.jpg --circle 410,260,45
    """
    now = session(context)
    require({"FILE": files})
    paths = [Path(file) for file in files or ()]
    given = [place.read(words) for words in circles or ()]
    if given and len(paths) > 1:
        raise UsageProblem("--circle goes with one photo at a time", "kakoreturn photo add CASE FILE --circle C4")
    remark = None if note is None else parse.long_text(note, "--note")
    day = now.day(on)
    with now.store() as store:
        number = find_case(store, case)
        with changeset_with_photos(store, now.at, paths, check) as (book, copies):
            rules.the_case(book, number)
            rules.check_day(day, now.days)
            for copy in copies:
                drawn = tuple(place.placed(one, *copy.sides) for one in given)
                photo = ev.PhotoAdded(
                    sha256=copy.sha256, name=copy.name, size=copy.size, note=remark, circles=drawn, on=day
                )
                after = rules.add_photo(book, number, photo)
        did = f"added {count(len(paths), 'photo')}" + (f" with {count(len(given), 'circle')}" if given else "")
        answer(now, store, number, did, as_json=as_json, **_then(after, copies[0]))


def _then(case: Case, copy: StagedPhoto) -> dict[str, str]:
    """What to do after a photo was added: put a grid over it to circle what is wrong, where that was not done."""
    photo = next(one for one in reversed(case.photos) if one.sha256 == copy.sha256)
    if photo.circles:
        return {}
    return {
        "then": f"kakoreturn photo grid {case.number} {photo.number} --out {picture.grid_name(photo)}",
        "lead": "to circle what is wrong, look where it is:",
    }


@app.command()
def circle(
    context: typer.Context,
    case: CaseArgument,
    photo: picture.PhotoArgument,
    circles: Annotated[list[str] | None, typer.Argument(metavar="CIRCLE...", help=_CIRCLES)] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take all circles off the photo.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Circle what is wrong on a photo.

    These circles replace the ones it had; the original stays as it is.

    Examples: kakoreturn photo circle 3 1 C4 · kakoreturn photo circle 3 1 410,260,45=1 C5
    """
    now = session(context)
    if clear and circles:
        raise UsageProblem("--clear takes no circle", "kakoreturn photo circle CASE PHOTO --clear")
    if not clear:
        require({"CIRCLE": circles})
    given = [place.read(words) for words in circles or ()]
    wanted = parse.number(photo, "the photo")
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            known = rules.the_photo(rules.the_case(book, number), wanted)
            sides = picture.sides_of(now, known) if given else (1, 1)
            rules.mark_photo(book, number, wanted, tuple(place.placed(one, *sides) for one in given))
        did = f"photo {wanted} has {count(len(given), 'circle')}" if given else f"photo {wanted} has no circle now"
        answer(now, store, number, did, as_json=as_json)


@app.command("list")
def list_(context: typer.Context, case: CaseArgument, as_json: JsonOption = False) -> None:
    """List the photos of a case.

    Example: kakoreturn photo list 3
    """
    now = session(context)
    with now.store() as store:
        view = case_view(now, store, find_case(store, case))
    if as_json:
        photos = [documents.photo(one) for one in view.case.photos]
        sys.stdout.write(documents.dumps("photos", {"case": view.case.number, "photos": photos}) + "\n")
        return
    lines = [line(f"{count(len(view.case.photos), 'photo')} on case {view.case.number}.", Style.TITLE)]
    lines += [
        line("  ".join(filter(None, (f"{one.number}. {one_line(one.name)}", str(one.on), words.circles(one))))).add(
            f"  {one_line(one.note)}" if one.note else ""
        )
        for one in view.case.photos
    ]
    now.write(lines)


@app.command()
def remove(
    context: typer.Context,
    case: CaseArgument,
    photo: picture.PhotoArgument,
    as_json: JsonOption = False,
) -> None:
    """Take a photo off a case.

    Its bytes stay in the store, so that undo can bring it back.

    Example: kakoreturn photo remove 3 1
    """
    now = session(context)
    wanted = parse.number(photo, "the photo")
    with now.store() as store:
        number = find_case(store, case)
        with store.changeset(now.at) as book:
            rules.remove_photo(book, number, wanted)
        answer(now, store, number, f"photo {wanted} removed", as_json=as_json)


for _command in (picture.grid, picture.export, picture.sheet):
    app.command()(_command)
