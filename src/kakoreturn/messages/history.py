"""What a message tells of the past: what was asked and when, what came of it, and everything that happened."""

from collections.abc import Iterator
from datetime import date

from kakoreturn.domain import events as ev
from kakoreturn.domain.case import Case
from kakoreturn.domain.happenings import ROWS, RUNGS, Flow
from kakoreturn.domain.readiness import is_answered
from kakoreturn.domain.values import Happening, Remedy, Sender
from kakoreturn.domain.workdays import business_days_since
from kakoreturn.messages.letter import Matter, wish
from kakoreturn.messages.sentences import Quote, Sentence, say

# Said to the agent as well as about the agent, so nobody is named as the one who did it.
_DONE = {
    Happening.SENT: say("I sent the request"),
    Happening.CHASED: say("I asked how far it was"),
    Happening.REVIEWED: say("the request was checked and passed on to the seller"),
    Happening.CONFIRMED: say("the seller confirmed a replacement"),
    Happening.ARRIVED: say("the replacement reached the warehouse"),
    Happening.QC: say("I received QC photos of the replacement"),
    Happening.APPROVED: say("I approved the replacement"),
    Happening.REJECTED: say("I rejected the replacement"),
    Happening.AGREED: say("a refund was agreed"),
    Happening.REFUNDED: say("money was refunded"),
    Happening.REPLACED: say("I received the right item"),
    Happening.REFUSED: say("the request was refused"),
    Happening.SUPPORT: say("I contacted support"),
    Happening.DOCUMENTED: say("I handed over the documentation"),
    Happening.PERSISTED: say("I asked again"),
    Happening.ESCALATED: say("I asked for higher-level support"),
    Happening.PROMISED: say("a day was named for the next step"),
    Happening.OFFERED: say("I was offered money for keeping the item"),
    Happening.CHARGED: say("a fee was charged"),
    Happening.RETURNED: say("the item was sent back to the seller"),
    Happening.RECEIVED: say("the seller received the item"),
    Happening.ACCEPTED: say("I accepted the item as it is"),
    Happening.WITHDRAWN: say("I withdrew the request"),
    Happening.LOST: say("the request ended without success"),
    Happening.REOPENED: say("I took the request up again"),
}
# What of it is told in a sentence; the history tells the rest.
_TOLD = frozenset({Happening.REFUSED, Happening.CHASED, *RUNGS})


def history(case: Case) -> Iterator[Sentence]:
    """Everything that happened, with its day."""
    for entry in case.history:
        match entry:
            case ev.Happened(amount=None):
                yield say("{on}: {what}", on=entry.on, what=_DONE[entry.event])
            case ev.Happened():
                assert entry.amount is not None
                yield say("{on}: {what} ({amount})", on=entry.on, what=_DONE[entry.event], amount=entry.amount)
            case ev.RemedySwitched():
                changed = say("I changed the request to {wish}", wish=wish(entry.remedy))
                yield say("{on}: {what}", on=entry.on, what=changed)
            case ev.CaseShipped():
                yield say("{on}: {what}", on=entry.on, what=say("the item was shipped"))


_SENDERS = {
    Sender.AGENT: say("the agent"),
    Sender.SELLER: say("the seller"),
    Sender.SUPPORT: say("support"),
    Sender.ME: say("me"),
}


def messages(case: Case) -> Iterator[Quote]:
    """The messages that were kept, the oldest first."""
    for kept in sorted(case.messages, key=lambda message: message.on):
        intro = say("{on}, from {sender}:", on=kept.on, sender=_SENDERS[kept.sender])
        yield Quote(text=kept.text, intro=intro)


def on_day(happened: ev.Happened) -> Sentence:
    """One thing that happened, as a sentence."""
    return say("On {on} {what}.", on=happened.on, what=_DONE[happened.event])


def asked(matter: Matter) -> Sentence:
    """When the request was made and how long ago that is."""
    sent = matter.case.attempt.date_of(Happening.SENT)
    if sent is None:
        return say("This is about {wish} for this order.", wish=matter.wish)
    days = (matter.today - sent).days
    ago = say("today") if not days else say("1 day ago") if days == 1 else say("{n} days ago", n=days)
    return say("On {on} ({ago}) I asked for {wish} for this order.", on=sent, ago=ago, wish=matter.wish)


def waited(matter: Matter, since: date) -> Iterator[Sentence]:
    """How many business days have passed, from one on."""
    passed = business_days_since(since, matter.today, matter.calendar)
    if passed == 1:
        yield say("Since {on}, 1 business day has passed.", on=since)
    elif passed:
        yield say("Since {on}, {n} business days have passed.", on=since, n=passed)


def money(matter: Matter) -> Iterator[Sentence]:
    """What was agreed, and what came."""
    standing, attempt = matter.case.standing, matter.case.attempt
    agreed = attempt.latest(Happening.AGREED)
    if agreed and standing.agreed:
        yield say("A refund of {amount} was agreed on {on}.", amount=standing.agreed, on=agreed.on)
    elif agreed:
        yield say("A refund was agreed on {on}.", on=agreed.on)
    elif standing.agreed:
        yield say("A refund of {amount} was agreed.", amount=standing.agreed)
    if standing.payments:
        yield say("Received so far: {amounts}.", amounts=standing.payments)


def so_far(matter: Matter) -> Iterator[Sentence]:
    """What came of the request: money, a refusal, questions, rungs; in the order it happened."""
    case = matter.case
    yield asked(matter)
    sent, refused = case.attempt.date_of(Happening.SENT), case.attempt.latest(Happening.REFUSED)
    if case.attempt.flow is Flow.REFUND and sent and not refused:
        yield from waited(matter, sent)
    yield from money(matter)
    yield from (on_day(one) for one in case.attempt.happened if one.event in _TOLD)
    if not is_answered(case):
        yield say("I have had no answer.")


def last_news(case: Case) -> Sentence | None:
    """The last row of the timetable that was passed on a known day, after the request itself."""
    rows = ROWS[case.attempt.flow][1:]
    dates = case.attempt.row_dates
    passed = [row for row in rows if row in dates]
    last = case.attempt.latest(passed[-1]) if passed else None
    return on_day(last) if last and last.event is not Happening.REFUNDED else None


def first_asked(case: Case) -> Sentence | None:
    """When the first request of the case was sent, and for what."""
    remedy: Remedy = case.beginning.remedy
    for entry in case.history:
        if isinstance(entry, ev.RemedySwitched):
            remedy = entry.remedy
        elif isinstance(entry, ev.Happened) and entry.event is Happening.SENT:
            return say("I first asked for {wish} on {on}.", wish=wish(remedy), on=entry.on)
    return None
