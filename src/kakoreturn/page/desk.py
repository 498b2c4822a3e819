"""The desk: what lies on the page, and its way into the record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import IO

from kakoreturn.domain.checklist import check_for
from kakoreturn.domain.defect import FIELDS, Defect, noted
from kakoreturn.domain.faults import fitting
from kakoreturn.domain.specificity import QUESTIONS, gap
from kakoreturn.messages.languages.zh_vocabulary import places
from kakoreturn.page import document
from kakoreturn.page.tray import Tray
from kakoreturn.service import looking
from kakoreturn.service.looking import Kept, Subject
from kakoreturn.service.place import Place
from kakoreturn.store.evidence import opened, shown_name


class Desk:
    """What a subject is looked through on.

    `place` opens the store as it is, and for the day it is, at the moment of a save: a page may be open for long.
    """

    def __init__(self, subject: Subject, place: Callable[[], AbstractContextManager[Place]]) -> None:
        self.kept: Kept | None = None
        self.draft: object = None
        """What lay on the page last, as the page told it."""
        self._subject, self._place = subject, place
        self._saving = threading.Lock()
        self._tray = Tray()
        for photo, path in subject.photos:
            self._tray.put_stored(photo.number, photo.name, path)

    def take(self, file: Path) -> None:
        """Take in a photo that was named on the command line. Raises NotFound, and Refused for what is no photo."""
        with opened(file) as content:
            self._tray.put(shown_name(file.name), content)

    @property
    def is_saved(self) -> bool:
        """Whether what lies on it was recorded."""
        return self.kept is not None

    @property
    def has_draft(self) -> bool:
        """Whether anything lies on it that would be recorded."""
        if self.draft is None:
            return False
        look = document.read(self.draft)
        comes_in = self._subject.checks is None and self._tray.fresh.keys() - set(look.removed)
        return bool(look.says_something or comes_in)

    def state(self) -> object:
        """All that the page shows."""
        subject, case = self._subject, self._subject.case
        faults: dict[str, list[str]] = {}
        known = fitting(subject.order.category)
        for fault in known:
            faults.setdefault(fault.kind, []).append(fault)
        marks_only, checks = subject.checks is None, subject.checks or ()
        return {
            "order": subject.order.ref,
            "item": (case.item if case else None) or subject.order.item,
            "size": subject.order.size,
            "case": case.number if case else None,
            "checks": None if marks_only else [{"id": one.id, "ask": one.ask} for one in checks],
            "minutes": subject.minutes,
            "choices": [{"id": name, "when": when} for name, when in subject.choices.items()],
            "faults": faults,
            "found_by": {fault: check_for(fault.kind, checks) for fault in known},
            "places": list(places(subject.order.category)),
            "defects": [_plain(one) for one in case.round_defects] if case and marks_only else [],
            "photos": [
                *(
                    {"id": str(one.number), "name": one.name, "circles": [circle.plain for circle in one.circles]}
                    for one, _ in subject.photos
                ),
                *(self._fresh(name) for name in self._tray.fresh),
            ],
            "draft": self.draft,
        }

    def photo(self, name: str, size: str) -> bytes:
        """A photo as a JPEG."""
        return self._tray.picture(name, size)

    def add_photo(self, name: str, content: IO[bytes]) -> object:
        """Take in a photo."""
        return self._fresh(self._tray.put(shown_name(Path(name).name), content))

    def question(self, plain: object) -> object:
        """What a finding could still say."""
        finding = document.read_finding(plain)
        found = gap(noted(1, finding.noted(date.min), 1), circled=finding.is_circled)
        return {"question": QUESTIONS[found] if found else ""}

    def remember(self, plain: object) -> object:
        """Keep in mind what lies on the page."""
        document.read(plain)
        self.draft = plain
        return {}

    def save(self, plain: object) -> object:
        """Record what lies on the page."""
        kept = self.keep(plain)
        return {"letter": kept.letter and kept.letter.body}

    def keep(self, plain: object) -> Kept:
        """Record it, once: who comes later is told what was recorded."""
        look = document.read(plain)
        with self._saving:
            if self.kept is None:
                with self._place() as place:
                    self.kept = looking.keep(place, self._subject, look, self._tray.fresh)
            return self.kept

    def close(self) -> None:
        """Let everything go that was not recorded."""
        self._tray.close()

    def _fresh(self, name: str) -> dict[str, object]:
        return {"id": name, "name": self._tray.titles[name], "circles": [], "fresh": True}


def _plain(defect: Defect) -> dict[str, object]:
    return {"number": defect.number, **{field: getattr(defect, name) or "" for field, name in FIELDS.items()}}
