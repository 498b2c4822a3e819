"""What a message tells of the past: what was asked and when, what came of it, and everything that happened."""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.happenings import ROWS, RUNGS, Flow
from kakoreturn.domain.history import Entry as Past
from kakoreturn.domain.history import is_aside
from kakoreturn.domain.readiness import is_answered
from kakoreturn.domain.values import Happening, Remedy
from kakoreturn.domain.workdays import business_days_since
from kakoreturn.messages.letter import Entry, Matter, wish_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from kakoreturn.domain.case import Case
    from kakoreturn.messages.language import Language

# What of it is told in a sentence; the history tells the rest.
_ON_THE_WAY = frozenset(
    {
        Happening.PROMISED,
        Happening.OFFERED,
        Happening.AGREED,
        Happening.CHARGED,
        Happening.RETURNED,
        Happening.RECEIVED,
    }
)
_NONE_ALONE: Mapping[Happening, ev.Happened] = {}
_TOLD = frozenset({Happening.REFUSED, Happening.CHASED, *RUNGS, *_ON_THE_WAY})


def history(case: Case, say: Language) -> Iterator[Entry]:
    """Everything that happened, with its day."""
    for entry, said, _ in _sentences(case, case.history, case.beginning.remedy, say):
        reason = reason_noted(entry, say) if isinstance(entry, ev.Happened) else ()
        yield Entry(text=say.joint.join((said, *reason)))


def _sentences(
    case: Case, entries: Iterable[Past], remedy: Remedy, say: Language
) -> Iterator[tuple[Past, str, ev.Happened | None]]:
    """Each entry of a history that begins by asking for `remedy`, with its sentence, and the offer that it answered.

    A follow-up right after an offer answered it, and is told so.
    """
    offer: ev.Happened | None = None
    for entry in entries:
        answered = None
        match entry:
            case ev.Happened():
                said = say.event(entry)
                if offer and entry.event is Happening.CHASED:
                    answered = offer
                    answer = say.more_asked if remedy is Remedy.PARTIAL_REFUND else say.offer_declined
                    said = answer.format(on=say.day(entry.on))
                offer = entry if entry.event is Happening.OFFERED else None
            case ev.RemedySwitched():
                remedy, offer = entry.remedy, None
                said = say.changed_to[wish_for(case, entry.remedy)].format(on=say.day(entry.on))
            case ev.CaseShipped():
                said = say.shipped.format(on=say.day(entry.on))
        yield entry, said, answered


def reason_noted(happened: ev.Happened, say: Language) -> Iterator[str]:
    """The answer that was noted with a refusal, as the buyer's note of it, for those who mediate."""
    if happened.event is Happening.REFUSED and happened.note:
        yield say.answer(happened.note)


def messages(case: Case, say: Language) -> Iterator[Entry]:
    """The messages that were kept, the oldest first."""
    for kept in sorted(case.messages, key=lambda message: message.on):
        on = say.day(kept.on)
        yield Entry(
            text=say.kept[kept.sender].format(on=on, text=kept.text),
            beside=say.kept_above[kept.sender].format(on=on),
        )


def asked(matter: Matter, say: Language) -> tuple[str, ...]:
    """When the request was made, and how long ago that is: nothing of the day that is today at the agent's."""
    sent = matter.case.attempt.date_of(Happening.SENT)
    if sent is None:
        return (say.about[matter.wish],)
    said = say.asked[matter.wish].format(on=say.day(sent))
    days = (matter.today - sent).days
    if days <= 0:
        return (said,)
    return said, say.day_ago if days == 1 else say.days_ago.format(n=days)


def waited(matter: Matter, since: date, say: Language) -> Iterator[str]:
    """How many business days have passed, from one on."""
    passed = business_days_since(since, matter.today, matter.calendar)
    if passed == 1:
        yield say.business_day.format(on=say.day(since))
    elif passed:
        yield say.business_days.format(on=say.day(since), n=passed)


def agreed(matter: Matter, say: Language) -> Iterator[str]:
    """What was agreed, with its day where that was since the remedy was asked for."""
    standing, event = matter.case.standing, matter.case.attempt.latest(Happening.AGREED)
    if event:
        yield say.event(event)
    elif standing.agreed:
        yield say.refund_agreed.format(amount=say.money(standing.agreed))


def so_far(matter: Matter, say: Language) -> Iterator[str]:
    """What came of the request: money, refusals, questions, rungs; in the order it happened."""
    case = matter.case
    request = asked(matter, say)
    sent, refused = case.attempt.date_of(Happening.SENT), case.attempt.latest(Happening.REFUSED)
    if case.attempt.flow is Flow.REFUND and sent and not refused:
        request = (*request, *waited(matter, sent, say))
    yield from told(matter, say, _TOLD, request)
    yield from unanswered(case, say)


def on_the_way(matter: Matter, say: Language, *also: ev.Happened | None) -> Iterator[str]:
    """What was asked for, promised, agreed, charged and paid, and where the item is that goes back; as it happened.

    What `also` happened stands among it, each in its place.
    """
    alone = {one.event: one for one in also if one}
    yield from told(matter, say, _ON_THE_WAY | alone.keys(), asked(matter, say), alone)


def told(
    matter: Matter,
    say: Language,
    events: Collection[Happening],
    request: tuple[str, ...],
    alone: Mapping[Happening, ev.Happened] = _NONE_ALONE,
) -> Iterator[str]:
    """What happened of `events`, in its order, then what came of money; of those in `alone` that one only.

    What is said of the `request` stands where it was made, else first.

    Of several promises, offers and agreements only the last is told, an offer only as long as it can be taken, and with
    what answered it: neither is told without the other.
    """
    case = matter.case
    attempt = case.attempt
    last = {
        Happening.PROMISED: case.promise,
        Happening.OFFERED: _offer(case),
        Happening.AGREED: attempt.latest(Happening.AGREED),
        **alone,
    }
    if last[Happening.AGREED] is None:
        request = (*request, *agreed(matter, say))
    taken = last[Happening.OFFERED] if case.remedy is Remedy.PARTIAL_REFUND else None
    if taken and taken.event in events and taken not in attempt.happened:  # made before it was asked for
        yield say.event(taken)
    sent = attempt.latest(Happening.SENT)
    if sent is None:
        yield from request
    for one, said, answered in _sentences(case, case.history[attempt.start :], case.remedy, say):
        if one is sent:
            yield from request
        about = answered or one
        if not isinstance(about, ev.Happened) or about.event not in events or about is not last.get(about.event, about):
            continue
        assert isinstance(one, ev.Happened)
        yield said
        yield from reason_noted(one, say)
        if one.event is Happening.PROMISED and one.due_on and one.due_on < matter.today:
            yield say.promise_passed
    if case.standing.came:
        yield say.received.format(amounts=say.sums(case.standing.came))


def _offer(case: Case) -> ev.Happened | None:
    """The last offer that can be taken, unless it was declined by a rung, or before the present remedy was asked for.

    The first is told as that rung alone, the second is no part of what came of the request.
    """
    offer = next(iter(case.offers), None)
    after = iter(case.history)
    if not any(one is offer for one in after):
        return None
    then = next((one for one in after if isinstance(one, ev.Happened)), None)
    declines = RUNGS if offer in case.attempt.happened else (*RUNGS, Happening.CHASED)
    return None if then and then.event in declines else offer


def unanswered(case: Case, say: Language) -> Iterator[str]:
    """That nobody has answered yet, where that is so."""
    if not is_answered(case):
        yield say.no_answer


def last_news(case: Case) -> ev.Happened | None:
    """The last row of the timetable that was passed on a known day, after the request itself; money aside."""
    rows = ROWS[case.attempt.flow][1:]
    dates = case.attempt.row_dates
    passed = [row for row in rows if row in dates]
    last = case.attempt.latest(passed[-1]) if passed else None
    return last if last and last.event is not Happening.REFUNDED else None


def first_asked(case: Case, say: Language) -> Iterator[str]:
    """When the first request of the case was sent, and for what."""
    remedy: Remedy = case.beginning.remedy
    for entry in case.history:
        if isinstance(entry, ev.RemedySwitched):
            remedy = entry.remedy
        elif isinstance(entry, ev.Happened) and entry.event is Happening.SENT:
            yield say.first_asked[wish_for(case, remedy)].format(on=say.day(entry.on))
            return


def before_switch(case: Case, say: Language) -> Iterator[str]:
    """Why another remedy is asked for now, where that is on record: a bad replacement, a refusal that stands."""
    if case.round > 1:
        yield say.replacement_wrong[wish_for(case, Remedy.EXCHANGE)]
    for entry in reversed(case.history[: case.attempt.start]):
        if isinstance(entry, ev.Happened) and entry.event not in RUNGS and not is_aside(entry):
            if entry.event is Happening.REFUSED:
                yield say.event(entry)
            return
