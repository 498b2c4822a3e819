"""`photo`: the photos on a case."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn import actions
from kakoreturn.cli import parse
from kakoreturn.cli.look import case_view, find_case
from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
from kakoreturn.cli.record import answer
from kakoreturn.cli.session import require, session
from kakoreturn.domain import events as ev
from kakoreturn.domain.text import one_line
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line
from kakoreturn.render.words import count
from kakoreturn.store import evidence
from kakoreturn.store.board import Store

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="Put photos on a case, list or remove them.\n\n"
    "Examples: kakoreturn photo add 3 heel.jpg · kakoreturn photo list 3",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def add(
    context: typer.Context,
    case: CaseArgument,
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help="The photos; they are copied.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What they show.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put photos on a case. Each file is copied as it is, and kept under its SHA-256.

    Example: kakoreturn photo add 3 qc-1.jpg qc-2.jpg
    """
    now = session(context)
    require({"FILE": files})
    words = None if note is None else parse.long_text(note, "--note")
    day = now.day(on)
    paths = [Path(file) for file in files or ()]
    with Store(now.db) as store:
        number = find_case(store, case)
        with evidence.staged(now.db, paths) as photos, store.deed(now.at) as book:
            actions.the_case(book, number)
            actions.check_day(day, now.days)
            for photo in photos:
                evidence.settle(now.db, photo)
                actions.add_photo(
                    book,
                    number,
                    ev.PhotoAdded(sha256=photo.sha256, name=photo.name, size=photo.size, note=words, on=day),
                )
        answer(now, store, number, f"added {count(len(paths), 'photo')}", as_json=as_json)


@app.command("list")
def list_(context: typer.Context, case: CaseArgument, as_json: JsonOption = False) -> None:
    """List the photos of a case.

    Example: kakoreturn photo list 3
    """
    now = session(context)
    with Store(now.db) as store:
        view = case_view(now, store, find_case(store, case))
    if as_json:
        photos = [documents.photo(one) for one in view.case.photos]
        sys.stdout.write(documents.dumps("photos", {"case": view.case.number, "photos": photos}) + "\n")
        return
    lines = [line(f"{count(len(view.case.photos), 'photo')} on case {view.case.number}.", Style.TITLE)]
    lines += [
        line(f"{one.number}. {one_line(one.name)}  {one.on}  {one_line(one.note or '')}") for one in view.case.photos
    ]
    now.write(lines)


@app.command()
def remove(
    context: typer.Context,
    case: CaseArgument,
    photo: Annotated[str, typer.Argument(metavar="N", help="The photo's number in the list.")],
    as_json: JsonOption = False,
) -> None:
    """Take a photo off a case; its bytes stay in the store, so that undo can bring it back.

    Example: kakoreturn photo remove 3 1
    """
    now = session(context)
    place = parse.number(photo, "the photo")
    with Store(now.db) as store:
        number = find_case(store, case)
        with store.deed(now.at) as book:
            actions.remove_photo(book, number, place)
        answer(now, store, number, f"photo {place} removed", as_json=as_json)
