"""`attach`: files on a case that are no photos, such as a video, a PDF or a saved chat."""

from __future__ import annotations

from pathlib import Path

from kakoreturn.cli import outfile, parse
from kakoreturn.cli.answers import after_copies, answer, put_json
from kakoreturn.cli.commands import Group
from kakoreturn.cli.session import Session, require
from kakoreturn.domain.errors import quoted
from kakoreturn.domain.events import AttachmentRemoved
from kakoreturn.domain.text import count, one_line
from kakoreturn.render import documents
from kakoreturn.render.output import line
from kakoreturn.service import attachments as service
from kakoreturn.service import cases, recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    from kakoreturn.cli.declared import Argument, Option
    from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
    from kakoreturn.service.evidence import Added


def add(
    session: Session,
    case: CaseArgument,
    files: Annotated[
        list[str] | None, Argument(metavar="FILE...", help="The files; they are copied.", needed=True)
    ] = None,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="What they show.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Attach files of any kind to a case, at most 512 MiB each.

    Each is copied as it is and kept under its SHA-256; it is never opened or converted. A photo to be circled and
    shown belongs to: kakoreturn photo add CASE FILE

    Examples: kakoreturn attach add 3 invoice.pdf · kakoreturn attach 3 unpacking.mp4 --note "filmed at once"
    """
    require({"FILE": files})
    paths = [Path(file) for file in files or ()]
    remark = None if note is None else parse.long_text(note, "--note")
    day = session.day(on)
    with session.place() as place:
        added = service.add(place, case, paths, on=day, note=remark)
    answer(session, added.view, _added(added), as_json=as_json)


def _added(added: Added) -> str:
    """Which files were new, and which were there before."""
    fresh = [f"attached {count(len(added.fresh), 'file')}"] if added.fresh else []
    known = [str(number) for number in added.known]
    there = [f"attachment {', '.join(known)} {'was' if len(known) == 1 else 'were'} there already"] if known else []
    return ", ".join([*fresh, *there])


def list_(session: Session, case: CaseArgument, as_json: JsonOption = False) -> None:
    """List the files attached to a case.

    Example: kakoreturn attach list 3
    """
    with session.place() as place:
        view = cases.one(place, case)
    kept, number = view.case.attachments, view.case.number
    if as_json:
        put_json("attachments", {"case": number, "attachments": [documents.kept_file(one) for one in kept]})
        return
    lines = [line(f"{count(len(kept), 'attachment')} on case {number}.", "title")]
    lines += [
        line(f"{one.number}. {one_line(one.name)}  {one.on}  {one.size:,} bytes", hang=3).add(
            f"  {one_line(one.note)}" if one.note else ""
        )
        for one in kept
    ]
    session.write(lines)


def export(
    session: Session,
    case: CaseArgument,
    out: Annotated[str, Option("--out", metavar="DIR", help="The folder to write to.")],
    force: Annotated[bool, Option("--force", help="Replace other files of the same names.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write copies of the files attached to a case, as they were added.

    They are named by order and number, and hold whatever was in them: a video may say where it was filmed.

    Example: kakoreturn attach export 3 --out to-send
    """
    folder = outfile.target(session, out)
    with session.place() as place:
        view, files = service.copies(place, case)
        names = outfile.put_all(folder, files, force=force)
    if as_json:
        put_json("files", {"case": view.case.number, "files": [str(folder / name) for name in names]})
        return
    lines = [line(f"Wrote {count(len(names), 'file')} to {quoted(out, 200)}:")]
    session.write([*lines, *(line(f"  {name}") for name in names)], after_copies(view.case))


def remove(
    session: Session,
    case: CaseArgument,
    attachment: Annotated[str, Argument(metavar="ATTACHMENT", help="Its number in the list of the case.")],
    as_json: JsonOption = False,
) -> None:
    """Take a file off a case.

    Its bytes stay in the store, so that undo can bring it back.

    Example: kakoreturn attach remove 3 1
    """
    wanted = parse.number(attachment, "the attachment")
    with session.place() as place:
        view = recording.keep(place, case, AttachmentRemoved(number=wanted))
    answer(session, view, f"attachment {wanted} removed", as_json=as_json)


GROUP = Group(
    "Attach files that are no photos to a case: a video, a PDF, a saved chat.\n\n"
    "Examples: kakoreturn attach 3 unpacking.mp4 · kakoreturn attach list 3",
    {"add": add, "list": list_, "export": export, "remove": remove},
    default="add",
)
