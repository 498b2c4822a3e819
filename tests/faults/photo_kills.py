"""What a store promises when `photo add` is killed, and how that is put to the test.

No acknowledged photo is lost, no case names bytes that are missing, a killed command left its photo with its circle or
neither, and whatever it left that no case names is found, and removed only on request.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store, evidence
from tests.support.kako import PROGRAM

from .kill_harness import Killer, Part
from .program import SEAM, picture

_SIDE = 256
_LATER = "2099-01-01T00:00:00Z"


class PhotoKiller(Killer):
    """Puts photos on one case, each with a circle, and kills the program while it does."""

    def __init__(self, folder: Path, seed: int, program: Sequence[str] = PROGRAM) -> None:
        super().__init__(folder, seed, program)
        self.found = Part("what no case names is found, and removed only on request")
        new = self.line(self.db, "new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)
        assert self.run(new) == 0

    @property
    def promises(self) -> tuple[Part, ...]:
        """All that were put to the test."""
        return (*super().promises, *((self.found,) if self.found.tries else ()))

    def command(self, db: Path) -> tuple[str, list[str]]:
        """A new mark, and a command that puts a photo of that name on case 1."""
        self._marks += 1
        mark = f"mark-{self._marks:05d}.png"
        photo = self.folder / mark
        photo.write_bytes(picture(mark, _SIDE))
        return mark, self.line(db, "photo", "add", "1", str(photo), "--circle", "C4")

    def look(self, db: Path, mark: str) -> None:
        """See what a kill left: the photo and its circle or neither, and a store that passes every check."""
        with Store(db) as store:
            case = store.case(1)
            connection = store.connection()
            assert case is not None
            assert connection is not None
            bad = [check.id for check in checkup(connection, db) if not check.ok]
        found = [photo for photo in case.photos if photo.name == mark]
        self.whole.test(all(len(photo.circles) == 1 for photo in found), f"{mark}: a photo without its circle")
        missing = [photo.name for photo in case.photos if not evidence.path_of(db, photo.sha256).is_file()]
        self.whole.test(not missing, f"{mark}: bytes are missing of {', '.join(missing)}")
        self.clean.test(not bad, f"{mark}: {', '.join(bad)}")

    def count_acknowledged(self) -> None:
        """Look for every acknowledged photo, byte by byte; then find and remove what no case names."""
        there = {photo["name"]: photo for photo in self.answer("photo", "list", "1", "--json")["photos"]}
        for mark in self.acknowledged:
            wanted = hashlib.sha256((self.folder / mark).read_bytes()).hexdigest()
            photo = there.get(mark, {"sha256": ""})
            place = evidence.path_of(self.db, photo["sha256"] or "none")
            kept = place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == wanted
            self.kept.test(kept and photo["sha256"] == wanted and len(photo["circles"]) == 1, f"{mark} is lost")
        self.clean_up(len(there))
        doctor = self.run(self.line(self.db, "doctor"))
        self.clean.test(doctor == 0, f"doctor ends with exit code {doctor}")

    def clean_up(self, photos: int) -> None:
        """Remove what no case names: nothing of it today, all of it when it is old, and nothing else ever."""
        with Store(self.db) as store:
            connection = store.connection()
            assert connection is not None
            left = [*evidence.leftovers(self.db), *evidence.orphans(connection, self.db)]
            self.found.test(evidence.clean(store, "2000-01-01T00:00:00Z") == 0, "removed what is no day old")
            self.found.test(all(one.exists() for one in left), "removed what is no day old")
            self.found.test(evidence.clean(store, _LATER) == len(left), "what no case names was not removed")
            self.found.test(not any(one.exists() for one in left), "what no case names is still there")
        files = [one for one in evidence.folder_of(self.db).rglob("*") if one.is_file()]
        self.found.test(len(files) == photos, f"{len(files)} files for {photos} photos")
