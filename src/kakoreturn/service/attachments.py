"""Files on a case that are no photos: a video, a PDF, a saved chat. They are kept and handed on as they are."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.errors import Refused, StoreProblem
from kakoreturn.files import reason, sha256_of
from kakoreturn.service import cases, rules
from kakoreturn.service.evidence import Added, add_files
from kakoreturn.store.evidence import Intake, file_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.evidence import Attachment
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.place import Place
    from kakoreturn.service.rules.protocol import Book
    from kakoreturn.store.evidence import StagedFile


def _unopened(_: Path, __: str) -> tuple[int, int]:
    """No sides: it may be a file of any kind, and nobody opens it."""
    return 0, 0


ATTACHMENT = Intake(what="file", most=512 << 20, check=_unopened)
"""How an attachment is taken in. Half a gigabyte is some minutes of video, and as much as any agent takes."""


def add(place: Place, case: str | int, files: Sequence[Path], *, on: date, note: str | None = None) -> Added:
    """Put files on a case, each copied as it is; one that is there already in this round is not added again."""

    def add_one(book: Book, number: int, copy: StagedFile) -> Case:
        added = ev.AttachmentAdded(sha256=copy.sha256, name=copy.name, size=copy.size, note=note, on=on)
        return rules.details.add_file(book, number, added)

    return add_files(place, case, files, ATTACHMENT, on=on, add=add_one, files_of=lambda after: after.round_attachments)


def copies(place: Place, case: str | int) -> tuple[CaseView, Iterator[tuple[str, Path]]]:
    """A case and its attachments, to be copied out: what to call each, and where it is kept, checked as it is taken.

    Raises Refused where there are none.
    """
    view = cases.one(place, case)
    if not view.case.attachments:
        number = view.case.number
        raise Refused(f"no file is attached to case {number}", f"kakoreturn attach {number} FILE")
    prefix = cases.file_prefix(place, view.case)
    return view, ((f"{prefix}-{one.file}", original(place, one)) for one in view.case.attachments)


def original(place: Place, attachment: Attachment) -> Path:
    """Where an attachment is kept. Raises StoreProblem when it is not what was stored there."""
    kept = file_of(place.store, attachment.sha256)
    try:
        is_whole = sha256_of(kept) == attachment.sha256
    except OSError as error:
        why = reason(error)
        said = f"attachment {attachment.number} cannot be read: {why}"
        raise StoreProblem(said, "run: kakoreturn doctor") from error
    if not is_whole:
        said = f"attachment {attachment.number} is damaged: it is not what was stored"
        raise StoreProblem(said, "run: kakoreturn doctor")
    return kept
