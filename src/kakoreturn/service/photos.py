"""Photos on a case, the circles on them, and the pictures made from them."""

from __future__ import annotations

from contextlib import contextmanager

from kakoreturn.domain import circles as notation
from kakoreturn.domain import events as ev
from kakoreturn.domain.checklist import told
from kakoreturn.domain.errors import Refused, quoted
from kakoreturn.domain.records import Record, record, replace
from kakoreturn.service import cases, rules
from kakoreturn.service.recording import changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from kakoreturn.domain.case import Case
    from kakoreturn.domain.circles import Circle
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.domain.view import CaseView
    from kakoreturn.service.evidence import Added
    from kakoreturn.service.place import Place
    from kakoreturn.service.rules.protocol import Book
    from kakoreturn.store.evidence import Source, StagedFile

_MOST_ON_A_SHEET = 60


@record
class Picture(Record):
    """A picture made from the photos of a case: the bytes of a file, and which photos are in it."""

    view: CaseView
    photos: tuple[Photo, ...]
    data: bytes


@contextmanager
def clipboard() -> Iterator[list[Source]]:
    """The photos in the system's clipboard, as `pictures.clipboard` reads them."""
    from kakoreturn.pictures.clipboard import clipboard

    with clipboard() as found:
        yield found


def add(
    place: Place,
    case: str | int,
    files: Sequence[Source],
    *,
    on: date,
    note: str | None = None,
    circles: Sequence[notation.Given] = (),
) -> tuple[Added, int]:
    """Put photos on a case, each copied as it is; the case with them, and how many circles are gone.

    The circles go on each. A photo that is there already in this round is only marked, in place of what it had.
    """
    from kakoreturn.pictures import PHOTO
    from kakoreturn.service.evidence import add_files

    gone: set[Circle] = set()

    def add_one(book: Book, number: int, copy: StagedFile) -> Case:
        drawn = tuple(notation.placed(one, *copy.sides, f"{number} PHOTO") for one in circles)
        photo = ev.PhotoAdded(sha256=copy.sha256, name=copy.name, size=copy.size, note=note, circles=drawn, on=on)
        before = _circles(rules.book.the_case(book, number), copy)
        after = rules.details.add_file(book, number, photo)
        gone.update(before.difference(_circles(after, copy)))
        return after

    added = add_files(place, case, files, PHOTO, on=on, add=add_one, files_of=lambda after: after.round_photos)
    return added, len(gone)


def _circles(case: Case, copy: StagedFile) -> set[Circle]:
    """The circles on a photo of this round, none where it is not there."""
    return {circle for photo in case.round_photos if photo.sha256 == copy.sha256 for circle in photo.circles}


def circle(place: Place, case: str | int, photo: int, circles: Sequence[notation.Given]) -> tuple[CaseView, int]:
    """Put these circles on a photo in place of those it had; the case, and how many are gone.

    Raises NotFound for a photo or defect not there.
    """
    had: set[Circle] = set()

    def decide(book: Book, number: int) -> Case:
        known = rules.details.the_photo(rules.book.the_case(book, number), photo)
        had.update(known.circles)
        sides = _sides(place, known) if circles else (1, 1)
        drawn = tuple(notation.placed(one, *sides, f"{number} {photo}") for one in circles)
        return rules.details.mark_photo(book, number, photo, drawn)

    view = changed(place, case, decide)
    return view, len(had.difference(rules.details.the_photo(view.case, photo).circles))


def grid(place: Place, case: str | int, photo: int, form: str) -> Picture:
    """A photo with a lettered grid over it, as a PNG or JPEG file."""
    view = cases.one(place, case)
    chosen = rules.details.the_photo(view.case, photo)
    from kakoreturn.pictures.grid import gridded
    from kakoreturn.pictures.marking import encoded

    return Picture(view=view, photos=(chosen,), data=encoded(gridded(_file(place, chosen), chosen), form))


def copies(
    place: Place, case: str | int, wanted: Iterable[int] = (), *, originals: bool = False
) -> tuple[CaseView, Iterator[tuple[str, bytes]]]:
    """The case, and copies of these photos, each once, else of all, to send: marked and cleaned, or as they were added.

    Each is the name and bytes of a file, made as it is taken.
    """
    view = _as_told(place, case)
    photos = tuple(rules.details.the_photo(view.case, number) for number in dict.fromkeys(wanted)) or _all(view)
    prefix = cases.file_prefix(place, view.case)
    from kakoreturn.pictures import marking

    make = marking.original_copy if originals else marking.clean_copy
    made = (make(prefix, _file(place, photo), photo, view.case.captions(photo)) for photo in photos)
    return view, made


def marked(place: Place, case: str | int, photo: int) -> tuple[str, bytes]:
    """The name and bytes of one photo with what is marked on it, to be looked at. Raises NotFound."""
    _, made = copies(place, case, [photo])
    return next(made)


def sheet(place: Place, case: str | int, wanted: Iterable[int], form: str) -> Picture:
    """One picture of the case with these photos, else all, as a PNG or JPEG file."""
    view = _as_told(place, case)
    photos = tuple(rules.details.the_photo(view.case, number) for number in wanted) or _all(view)
    if len(photos) > _MOST_ON_A_SHEET:
        raise Refused(
            f"{len(photos)} photos do not fit on one sheet",
            f"name at most {_MOST_ON_A_SHEET} of them, or: kakoreturn photo export {view.case.number} --out to-send",
        )
    from kakoreturn.pictures.sheet import sheet_of

    data = sheet_of(view, [(photo, _file(place, photo)) for photo in photos], form)
    return Picture(view=view, photos=photos, data=data)


def has_stand_ins(view: CaseView) -> bool:
    """Whether pictures of this case have stand-ins, because this system has no font for some of its text."""
    from kakoreturn.pictures.fonts import Text

    case = view.case
    texts = (case.order, view.item, view.order.size, *(one.words for one in case.defects))
    return bool(Text(16).lacks(filter(None, (*texts, *(photo.note for photo in case.photos)))))


def _as_told(place: Place, case: str | int) -> CaseView:
    """A case whose defects are told in pictures to send."""
    view = cases.one(place, case)
    return replace(view, case=told(view.case))


def _file(place: Place, photo: Photo) -> Path:
    from kakoreturn.store.evidence import file_of

    return file_of(place.store, photo.sha256)


def _sides(place: Place, photo: Photo) -> tuple[int, int]:
    """Width and height of a stored photo upright, in pixels."""
    from kakoreturn.pictures import check
    from kakoreturn.pictures.marking import original

    original(_file(place, photo), photo)
    return check(_file(place, photo), quoted(photo.name))


def _all(view: CaseView) -> tuple[Photo, ...]:
    """The photos of a case. Raises Refused where there are none."""
    if not view.case.photos:
        number = view.case.number
        raise Refused(f"no photo is on case {number}", f"kakoreturn photo add {number} FILE")
    return view.case.photos
