"""What the rules work on: a changeset in the making, of a store or of anything that behaves like one."""

from __future__ import annotations

from typing import Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.domain import events as ev
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.changesets import Changeset, Subject
    from kakoreturn.domain.guide import Guide
    from kakoreturn.domain.order import Order


class Book(Protocol):
    """One changeset in the making. Reading sees what was appended."""

    def case(self, number: int) -> Case | None:
        """Case `number` as it stands, None when there is none."""
        ...

    def items(self, number: str) -> tuple[Order, ...]:
        """The items of order `number` as it stands, by line; none when there is no such order."""
        ...

    def new_line(self, number: str) -> int:
        """A line of order `number` that no item of it ever had."""
        ...

    def cases_of(self, order: str) -> list[int]:
        """The numbers of an order's cases, in order."""
        ...

    def new_case_number(self) -> int:
        """A case number that was never given before."""
        ...

    def guide(self, name: str) -> Guide:
        """The guide kept under this hash."""
        ...

    def keep_guide(self, name: str, body: bytes) -> None:
        """Keep a guide's canonical content under its hash."""
        ...

    def changesets(self, subject: Subject | None = None) -> Iterator[Changeset]:
        """The changesets before this one, newest first; with `subject`, those that touched it.

        Each has its first event; the others need not be there.
        """
        ...

    def changeset(self, number: int) -> Changeset | None:
        """Changeset `number`, None when there is none; of a very long one the beginning."""
        ...

    def subjects_of(self, number: int) -> Iterator[Subject]:
        """What changeset `number` touched, each once, in order."""
        ...

    def events_in(self, number: int, subject: Subject) -> list[ev.Event]:
        """What changeset `number` says of a case or an order."""
        ...

    def standing(self, subject: Subject) -> list[ev.Event]:
        """The events of a case or an order before this changeset that still count, in order."""
        ...

    def append(self, subject: Subject, event: ev.Event) -> None:
        """Add an event to this changeset."""
        ...
