"""What came of looking through photos: answers to checks, findings, and circles that show them."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain import text
from kakoreturn.domain.checklist import check_for
from kakoreturn.domain.defect import noted
from kakoreturn.domain.records import Record, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Any

    from kakoreturn.domain.checklist import Check
    from kakoreturn.domain.circles import Circle

_CALLED = {"where": "the place", "expected_text": "what was ordered", "observed_text": "what came"}


@record
class Finding(Record):
    """Something wrong. `number` is that of a defect on record, None where it is new.

    `check` is the check of the list that it was found by. `said` are the fields of a defect's events that were filled
    in or changed, `emptied` those that were emptied. `is_circled`: a circle shows it.
    """

    number: int | None
    check: str | None
    said: Mapping[str, Any]
    emptied: tuple[str, ...]
    is_circled: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What is said of it, fit to be stored. Raises UsageProblem for what cannot be."""
        said = dict(self.said)
        for name, called in _CALLED.items():
            if name in said:
                said[name] = text.short(said[name], called)
        if "text" in said:
            said["text"] = text.long(said["text"], "what is wrong")[0]
        return said

    def noted(self, on: date) -> ev.DefectNoted:
        """The event that notes it as a defect. Raises UsageProblem."""
        return ev.DefectNoted(on=on, **self.fields)


@record
class Marks(Record):
    """The circles that were drawn on a photo, each with the id of the finding it shows, and those that were removed."""

    drawn: tuple[tuple[str | None, Circle], ...] = ()
    gone: tuple[Circle, ...] = ()


@record
class Look(Record):
    """What came of looking through photos.

    `seconds` is how long it took; `passed` are ids of checks, `unsure` what is to be seen by check; `findings` are by
    any ids, `marks` by the number of a photo on record or the name of one that came in; `removed` are names of photos
    that came in and left again; `then` is what to do about it, as `choices` names it, empty for nothing.
    """

    seconds: int
    passed: tuple[str, ...]
    unsure: Mapping[str, str]
    findings: Mapping[str, Finding]
    marks: Mapping[str, Marks]
    removed: tuple[str, ...]
    then: str

    @property
    def says_something(self) -> bool:
        """Whether anything was answered, found or circled."""
        findings = (one.number is None or one.said or one.emptied for one in self.findings.values())
        marks = (one.drawn or one.gone for one in self.marks.values())
        return bool(self.passed or self.unsure or any(findings) or any(marks))

    def review(self, checks: Iterable[Check], line: int, on: date) -> ev.OrderReviewed:
        """The review of an item by these checks. Raises UsageProblem for what cannot be stored."""
        checks = tuple(checks)
        known = {one.id for one in checks}
        failed = []
        for finding in self.findings.values():
            defect = noted(1, finding.noted(on), 1)
            name = finding.check or (check_for(defect.sort, checks) if defect.sort else None)
            failed.append((name if name in known else "other", defect.words or "not said what"))
        wrong = {name for name, _ in failed}
        unsure = (
            f"{name}: {said.strip() or 'to be seen better'}" for name, said in self.unsure.items() if name in known
        )
        return ev.OrderReviewed(
            line=line,
            on=on,
            minutes=max(1, round(self.seconds / 60)) if self.seconds else None,
            passed=tuple(name for name in self.passed if name in known - wrong),
            failed=tuple(f"{name}: {words}" for name, words in failed),
            unsure=tuple(text.long(one, "what you need to see")[0] for one in unsure),
        )
