"""`record`, `amend`, `switch`, `undo`, `redo`: what happened, and taking it back."""

from __future__ import annotations

from kakoreturn.cli import parse
from kakoreturn.cli.answers import answer, next_step, put_json, say_if_again, say_sent_before_ordered
from kakoreturn.cli.printed import addressed, named
from kakoreturn.cli.session import Session, require
from kakoreturn.domain import events as ev
from kakoreturn.domain.advice import accepting
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.happenings import HAPPENINGS, taking
from kakoreturn.domain.records import replace
from kakoreturn.domain.text import is_sayable, listed, one_line, shell_quoted, short
from kakoreturn.domain.values import Happening, Remedy, total
from kakoreturn.notices import notice
from kakoreturn.render.output import line
from kakoreturn.service import cases, undoing
from kakoreturn.service import recording as service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Annotated, Any

    from kakoreturn.cli.declared import Argument, Completer, Option
    from kakoreturn.cli.options import CaseArgument, JsonOption, OnOption
    from kakoreturn.domain.happenings import Option as EventOption
    from kakoreturn.domain.view import CaseView

    EventsArgument = Annotated[
        list[str] | None,
        Argument(metavar="EVENT...", help=f"One or more of: {', '.join(Happening)}.", completes=Completer.EVENTS),
    ]
    EventArgument = Annotated[
        str | None, Argument(metavar="EVENT", help=f"One of: {', '.join(Happening)}.", completes=Completer.PAST_EVENTS)
    ]
    AmountOption = Annotated[
        str | None, Option("--amount", metavar="AMOUNT", help="Money agreed, offered, charged or received.")
    ]
    CurrencyOption = Annotated[
        str | None,
        Option("--currency", metavar="CODE", help="Its currency. Else that of what was agreed, else the order's."),
    ]
    RateOption = Annotated[
        str | None, Option("--rate", metavar="RATE", help="What one unit of that currency is in the order's.")
    ]
    MoreOption = Annotated[bool, Option("--anyway", help="Accept more money than was agreed.")]
    ByOption = Annotated[str | None, Option("--by", metavar="DATE", help="The day that was promised.")]
    PaidOption = Annotated[bool, Option("--paid", help="The charge was paid apart, and is not taken off the refund.")]
    TrackingOption = Annotated[
        str | None, Option("--tracking", metavar="NUMBER", help="The number of the parcel on its way back.")
    ]


def record(
    session: Session,
    case: CaseArgument,
    events: EventsArgument = None,
    on: OnOption = None,
    note: Annotated[
        str | None,
        Option("--note", metavar="TEXT", help="A remark on it; letters quote that of a charge and of a refusal."),
    ] = None,
    amount: AmountOption = None,
    currency: CurrencyOption = None,
    rate: RateOption = None,
    by: ByOption = None,
    paid: PaidOption = False,
    tracking: TrackingOption = None,
    final: Annotated[bool, Option("--final", help="No more money will come (with refunded).")] = False,
    text: Annotated[
        str | None, Option("--text", metavar="FILE", help="The message as it was sent; - reads it from stdin.")
    ] = None,
    anyway: MoreOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say what happened to a case, with several events of one day at once. Without an event it lists what may come.

    An event that the flow does not allow is refused, with those that are allowed.

    Examples: kakoreturn record 3 sent · kakoreturn record 3 reviewed --on yesterday · kakoreturn record 3 refunded
    --amount 129.00 · kakoreturn record 3 promised --by +5d · kakoreturn record 3 charged --amount 18.00 --note postage
    · kakoreturn record 3 refused support
    """
    told = _read(events or (), case)
    given: dict[EventOption, object] = {
        "amount": amount,
        "rate": rate,
        "by": by,
        "paid": paid or None,
        "tracking": tracking,
        "final": final or None,
        "text": text,
    }
    if not told:
        _check_nothing_said(case, [*given.values(), on, note, currency])
        _list(session, case, as_json=as_json)
        return
    _check_options(case, told, given)
    _check_sum(told, amount, currency, rate)
    day = session.day(on)
    fields: dict[EventOption, tuple[str, object]] = {
        "by": ("due_on", None if by is None else _promised(session, by, day)),
        "paid": ("paid", paid or None),
        "tracking": ("tracking", None if tracking is None else short(tracking, "--tracking")),
        "final": ("final", final or None),
    }
    remark = None if note is None else parse.long_text(note, "--note")
    remarked = _remarked(told)
    happened = []
    for event in told:
        said: dict[str, Any] = dict(fields[option] for option in HAPPENINGS[event].options if option in fields)
        happened.append(ev.Happened(event=event, on=day, note=remark if event is remarked else None, **said))
    as_sent = None if text is None else parse.file_or_stdin(text, "--text")
    with session.place() as place:
        view, known = service.record_events(
            place,
            case,
            happened,
            dated=on is not None,
            told=_sum(amount, currency, rate),
            text=as_sent,
            anyway=anyway,
        )
    _point_out(view, known)
    _say_if_told_again(view, known)
    _say_if_less(view, known)
    if Happening.SENT in told:
        say_sent_before_ordered(view)
    names = ", ".join(f"{one.event}{f' ({one.amount})' if one.amount else ''}" for one in known)
    until = f", for {known[-1].due_on}" if known[-1].due_on else ""
    answer(session, view, f"recorded {names} on {known[-1].on}{until}", as_json=as_json)


def _read(events: Sequence[str], case: str) -> list[Happening]:
    """Events by their words. Raises UsageProblem, of a sum that stands behind one of them with how to say it."""
    told: list[Happening] = []
    for place, word in enumerate(events):
        if told and "amount" in HAPPENINGS[told[-1]].options and parse.is_sum(word):
            in_two = " ".join(events[place : place + 2])  # with its currency, as in 30 EUR
            said = in_two if parse.is_sum(in_two) else word
            example = shell_quoted([said]) if is_sayable(said) else "12.50"
            raise UsageProblem(
                f"{quoted(said)} is a sum, and no event", f"all else as it is, and the sum as: --amount {example}"
            )
        told.append(parse.event(word, case))
    return told


def _list(session: Session, case: str, *, as_json: bool) -> None:
    """Show what may be recorded of a case now."""
    with session.place() as place:
        view = cases.one(place, case)
    can, number = view.allowed, view.case.number
    if as_json:
        events = [{"event": event, "about": HAPPENINGS[event].about, "needs": HAPPENINGS[event].needs} for event in can]
        put_json("allowed", {"case": number, "order": view.case.order, "state": view.case.state, "events": events})
        return
    from kakoreturn.render.output import column, fit
    from kakoreturn.render.sheet import heading

    forms = [
        " ".join([str(event), *(f"--{need} {_NEEDED[need]}" for need in HAPPENINGS[event].needs)]) for event in can
    ]
    wide = column(forms)
    lines = [
        line(f"  {fit(form, wide)}  ").add(HAPPENINGS[event].about, "quiet")
        for form, event in zip(forms, can, strict=True)
    ]
    if view.twin is None:
        lines.insert(0, line("What may be recorded now:", "title"))
        following = next_step([view])
    else:
        lines.append(line(f"Nothing goes on beside case {view.twin}, which is open for the same item."))
        following = f"kakoreturn status {view.twin}", None
    session.write([*heading(view), line(), *lines], *following)


_NEEDED = {"amount": "AMOUNT", "by": "DATE"}
# Of several events at once, the remark belongs to one of which it says what it is.
_REMARKED = (Happening.REJECTED, Happening.CHARGED, Happening.REFUSED)


def _remarked(told: Sequence[Happening]) -> Happening:
    """The event that a remark is on: a rejection's defect, what a charge is for, why it was refused; else the last."""
    return next((event for event in _REMARKED if event in told), told[-1])


def _check_nothing_said(case: str, given: Iterable[object]) -> None:
    """Raise UsageProblem for options where no event is named."""
    if any(value is not None for value in given):
        raise UsageProblem("missing EVENT", f"kakoreturn record {named(case)} lists what may be recorded now")


def _check_options(
    case: str, told: Sequence[Happening], given: Mapping[EventOption, object], *, amended: bool = False
) -> None:
    """Raise UsageProblem for an option that says nothing about these events, and for what they need and lack."""
    them = " or ".join(told)
    for option, value in given.items():
        if value is not None and not any(option in HAPPENINGS[event].options for event in told):
            raise UsageProblem(f"--{option} does not go with {them}", f"it goes with {listed(taking(option))}")
    absent = {need: event for event in told for need in HAPPENINGS[event].needs if given[need] is None}
    if absent and not amended:
        raise UsageProblem(
            f"missing {', '.join(f'--{need}' for need in absent)}",
            "; ".join(
                f"kakoreturn record {named(case)} {event} --{need} {_NEEDED[need]}" for need, event in absent.items()
            ),
        )


def _check_sum(told: Sequence[Happening], amount: str | None, currency: str | None, rate: str | None) -> None:
    """Raise UsageProblem where nobody can say which event a sum belongs to, or what belongs to it stands alone."""
    for option, value in (("--currency", currency), ("--rate", rate)):
        if value is not None and amount is None:
            raise UsageProblem(f"{option} goes with --amount", "as in --amount 12.50 --currency USD --rate 7.15")
    of_one = [event for event in told if "amount" in HAPPENINGS[event].options]
    if amount is not None and len(of_one) > 1 and set(of_one) != {Happening.AGREED, Happening.REFUNDED}:
        raise UsageProblem(f"--amount could be that of {' or '.join(of_one)}", "record them one after the other")


def _promised(session: Session, by: str, on: date) -> date:
    """The day that was promised, which lies not before the day it was promised on."""
    day = session.day(by, "--by", ahead=True)
    if day < on:
        raise UsageProblem(f"--by {day} is before the day it was promised on, {on}", f"give a day from {on} on")
    return day


def _sum(amount: str | None, currency: str | None, rate: str | None) -> service.Told | None:
    money = parse.amount(amount, currency)
    return None if money is None else service.Told(amount=money, rate=None if rate is None else parse.rate(rate))


def _point_out(view: CaseView, known: Sequence[ev.Happened]) -> None:
    """Say on stderr what is odd about money in what was just recorded. It is on record as it was told."""
    money = view.case.standing
    whole = money.refund
    for one in known:
        if one.event is Happening.ACCEPTED and view.case.offers:
            # To accept is to keep the item as it is; whoever accepts an offer of money may mean that.
            offer = view.case.offers[0]
            commands = (f"kakoreturn record {view.case.number} {Happening.REOPENED}", *accepting(view.case, offer))
            words = "; ".join(map(addressed, commands))
            notice(f"the offer of {offer.amount or 'money'} is not taken by that; to take it: {words}")
        elif one.event is Happening.ACCEPTED and money.agreed and money.missing and money.missing.amount:
            command = addressed(f"kakoreturn record {view.case.number} {Happening.REOPENED}")
            notice(f"{money.missing} of what was agreed has not come; to wait for it: {command}")
        if one.event is Happening.REFUNDED and not money.came:
            command = addressed(f"kakoreturn amend {view.case.number} {one.event} --amount AMOUNT")
            notice(f"how much came is not on record; to add it: {command}")
        if whole is None or one.counted is None:
            continue
        if one.event is Happening.AGREED or (one.event is Happening.CHARGED and not one.paid):
            kept = total(money.kept_back, whole.currency)
            if kept.amount > whole.amount:
                notice(f"more is kept back, {kept}, than the refund of {whole}")
        if one.event in {Happening.CHARGED, Happening.REFUNDED} and one.counted.currency != whole.currency:
            command = addressed(f"kakoreturn amend {view.case.number} {one.event} --rate RATE")
            rate = f"where RATE is what 1 {one.counted.currency} is in {whole.currency}"
            notice(f"{one.amount} is not set against {whole}; to set it, {rate}: {command}")


def _say_if_told_again(view: CaseView, known: Sequence[ev.Happened]) -> None:
    """Say of what was just recorded that the same was on record already, of that day and with that sum.

    A refusal may be told of each rung.
    """
    kept = [replace(one, expected=None) for one in view.case.history if isinstance(one, ev.Happened)]
    repeating = (one for one in known if HAPPENINGS[one.event].repeats and one.event is not Happening.REFUSED)
    told = ((one, f"{one.event}{f' ({one.amount})' if one.amount else ''} on {one.on}") for one in repeating)
    say_if_again(view.case.number, kept, told)


def _say_if_less(view: CaseView, known: Sequence[ev.Happened]) -> None:
    """Say that less than the price was agreed, which may have been for keeping the item."""
    agreed, paid = view.case.standing.agreed, view.order.worth
    told = any(one.event is Happening.AGREED for one in known)
    if not told or view.case.remedy is not Remedy.REFUND or agreed is None or paid is None:
        return
    if agreed.currency == paid.currency and agreed.amount < paid.amount:
        keep = addressed(f"kakoreturn switch {view.case.number} partial-refund")
        notice(f"{agreed} is less than the {paid} that was paid; if you keep the item for it: {keep}")


def amend(
    session: Session,
    case: CaseArgument,
    event: EventArgument = None,
    at: Annotated[
        str | None, Option("--at", metavar="N", help="Which event, by its number in show. Else the latest.")
    ] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE", help="The right day.")] = None,
    amount: AmountOption = None,
    currency: CurrencyOption = None,
    rate: RateOption = None,
    by: ByOption = None,
    paid: PaidOption = False,
    kept_back: Annotated[bool, Option("--kept-back", help="The charge is taken off the refund after all.")] = False,
    tracking: TrackingOption = None,
    note: Annotated[str | None, Option("--note", metavar="TEXT", help="The right remark.")] = None,
    anyway: MoreOption = False,
    as_json: JsonOption = False,
) -> None:
    """Correct the latest event of a kind, or the one of a number in show; the old value stays in the journal.

    Examples: kakoreturn amend 3 sent --on 2026-06-05 · kakoreturn amend 3 agreed --amount 120.00 · kakoreturn amend 3
    --at 1 --on 2026-06-05
    """
    place_in_history = None if at is None else parse.number(at, "--at")
    if event is None and place_in_history is None:
        require({"EVENT or --at": None})
    what = None if event is None else parse.event(event, case)
    if paid and kept_back:
        raise UsageProblem("--paid goes against --kept-back", "give one of the two")
    how = True if paid else False if kept_back else None
    if all(value is None for value in (on, amount, currency, rate, note, by, how, tracking)):
        raise UsageProblem(
            "nothing to correct was given", "give --on, --amount, --rate, --by, --paid, --tracking or --note"
        )
    with session.place() as place:
        if what is None:
            what = service.event_at(place, case, place_in_history or 0)
        given: dict[EventOption, object] = {
            "amount": amount,
            "rate": rate,
            "by": by,
            "paid": how,
            "tracking": tracking,
        }
        _check_options(case, [what], given, amended=True)
        _check_sum([what], amount, currency, None if amount is None else rate)
        change = ev.Amended(
            event=what,
            place=place_in_history,
            on=None if on is None else session.day(on),
            due_on=None if by is None else session.day(by, "--by", ahead=True),
            paid=how,
            tracking=None if tracking is None else short(tracking, "--tracking"),
            note=None if note is None else parse.long_text(note, "--note"),
        )
        told = _sum(amount, currency, rate)
        if told is None and rate is not None:
            told = service.Told(rate=parse.rate(rate))
        view, _ = service.amend(place, case, change, told=told, anyway=anyway)
    if what is Happening.SENT:
        say_sent_before_ordered(view)
    answer(session, view, f"corrected {what}", as_json=as_json)


def switch(
    session: Session,
    case: CaseArgument,
    remedy: Annotated[str, Argument(metavar="REMEDY", help="exchange, refund or partial-refund.", completes=Remedy)],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask for another remedy: the request is prepared and sent anew, the history stays.

    A partial refund is some of the money, and the item is kept.

    Examples: kakoreturn switch 3 refund · kakoreturn switch 3 partial-refund
    """
    wanted, day = parse.word(remedy, Remedy, "REMEDY"), None if on is None else session.day(on)
    with session.place() as place:
        view = service.switch(place, case, wanted, day)
    answer(session, view, f"now asks for {wanted.wish}", as_json=as_json)


def undo(
    session: Session,
    case: Annotated[
        str | None,
        Argument(
            metavar="CASE|ORDER", help="Only the last change of this case, or of this order.", completes=Completer.CASES
        ),
    ] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Only show what would be taken back.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take back the last change, of a case, an order, or of all. Nothing is lost: redo brings it back.

    Examples: kakoreturn undo · kakoreturn undo 3 --dry-run
    """
    from kakoreturn.cli.progress import waiting

    with session.place() as place, waiting("Taking back"):
        changeset = undoing.undo(place, case, dry_run=dry_run)
        by = "" if place.store.role in {None, changeset.by} else one_line(changeset.by)
    if as_json:
        from kakoreturn.render import documents

        put_json("undo", {"dry_run": dry_run, **documents.changeset(changeset)})
        return
    from kakoreturn.render.record import changeset_lines

    said = "Would take back" if dry_run else "Taken back"
    again = "kakoreturn undo" if case is None else f"kakoreturn undo {shell_quoted([case])}"
    what, lead = (f" what {by} recorded", f"to bring back what {by} recorded:") if by else ("", None)
    session.write(
        [line(f"{said}{what} ({changeset.at[:10]}):", "title"), *changeset_lines(changeset)],
        *((again, None) if dry_run else ("kakoreturn redo", lead)),
    )


def redo(session: Session, as_json: JsonOption = False) -> None:
    """Bring back what undo took back, as long as nothing else was done since.

    Example: kakoreturn redo
    """
    from kakoreturn.cli.progress import waiting

    with session.place() as place, waiting("Bringing back"):
        changeset = undoing.redo(place)
    if as_json:
        from kakoreturn.render import documents

        put_json("redo", documents.changeset(changeset))
        return
    from kakoreturn.render.record import changeset_lines

    session.write(
        [line(f"Brought back ({changeset.at[:10]}):", "title"), *changeset_lines(changeset)], "kakoreturn status"
    )
