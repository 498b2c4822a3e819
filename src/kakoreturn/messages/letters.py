"""What each kind of message says: why it is written, and what the reader is asked to do.

Nothing is said that the record does not hold, nothing is threatened, and one thing is asked for.
"""

from __future__ import annotations

from kakoreturn.domain import events as ev
from kakoreturn.domain.checklist import without_check
from kakoreturn.domain.happenings import Flow
from kakoreturn.domain.readiness import is_replacement_reviewed, replacement_findings
from kakoreturn.domain.values import Happening, Issue, Remedy
from kakoreturn.messages import history
from kakoreturn.messages.letter import (
    Entry,
    Kind,
    Letter,
    Matter,
    Section,
    Wish,
    after_rejection,
    earlier,
    wish_for,
)
from kakoreturn.messages.particulars import details, entries, named, paid_by, wrong, wrong_before

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.domain.case import Case
    from kakoreturn.domain.evidence import Photo
    from kakoreturn.messages.language import Language


def _request(matter: Matter, say: Language) -> Letter:
    if offer := matter.case.offer_taken:
        return _acceptance(matter, offer, say)
    case, wish, photos_on = matter.case, matter.wish, matter.order.photos_on
    why: tuple[str, ...]
    ask = (say.request[wish], say.check[wish])
    shorter = (say.request[wish], say.ask_seller)
    if case.is_own_choice:
        why = (say.own_choice[wish],)
        ask = shorter = (say.request_by_choice[wish], say.check_costs)
    elif case.attempt.follows_request:
        why = _switched(matter, say)
    elif photos_on:
        why = (say.photos_of_day_show.format(on=say.day(photos_on)),)
    else:
        why = (say.photos_show,)
    return Letter(
        title=say.request_title[wish],
        why=why,
        reason=why[0],
        ask=ask,
        shorter=shorter,
        meanwhile=say.do_not_ship,
        lists=(wrong(matter, say), wrong_before(matter, say)),
        photos=matter.enclosing(case.round_photos),
        files=case.round_attachments,
    )


def _acceptance(matter: Matter, offer: ev.Happened, say: Language) -> Letter:
    """The request that takes what was offered: nothing is left to settle, so it names no defect and shows no photo."""
    case = matter.case
    switched = case.attempt.follows_request and case.attempt.day_zero is None
    why = (say.switched_from[_wish_before(case)] if switched else history.asked(matter, say)[0],)
    accept = (say.said(say.accept_offer, offer), say.confirm_offer)
    return Letter(
        title=say.accept_title,
        why=why,
        reason=why[0],
        ask=accept,
        meanwhile=None if case.attempt.flow is Flow.AFTER_SHIPPING else say.do_not_ship,
    )


def _switched(matter: Matter, say: Language) -> tuple[str, ...]:
    """What was asked for before a switch, what came of it, and what is asked for now; nothing where none was sent."""
    case = matter.case
    if not case.attempt.follows_request:
        return ()
    return say.switched_from[_wish_before(case)], *history.before_switch(case, say), say.switched_to[matter.wish]


def _wish_before(case: Case) -> Wish:
    """What was asked for before the last switch."""
    switched = [entry.remedy for entry in case.history if isinstance(entry, ev.RemedySwitched)]
    return wish_for(case, [case.beginning.remedy, *switched][-2])


def _follow_up(matter: Matter, say: Language) -> Letter:
    case, row, offer = matter.case, matter.view.outlook.waiting, matter.case.attempt.offer
    refused = case.attempt.latest(Happening.REFUSED) if case.on_the_ladder else None
    news: tuple[str, ...]
    ask: tuple[str, ...]
    if offer:
        # It is the buyer's turn: this letter is for going on, since what accepts an offer is a request.
        news = (*history.asked(matter, say), *([say.event(refused)] if refused else []), say.event(offer))
        going_on = () if case.remedy is Remedy.PARTIAL_REFUND else (_still(matter, say), say.ask_next)
        ask = (*_answered(case, say), *going_on)
    elif refused:
        news = (*history.asked(matter, say), say.event(refused), say.still_there)
        ask = (say.ask_again, _still(matter, say))
    else:
        waiting = say.no_outcome
        if row and row.stage != Happening.REFUNDED:
            waiting = say.waiting.get(Happening(row.stage), waiting)
        elif row and case.standing.agreed and not case.standing.is_complete:  # before that no money is waited for
            waiting = say.rest_not_received if case.standing.came else say.waiting[Happening.REFUNDED]
        chased = case.attempt.latest(Happening.CHASED)
        news = (*history.on_the_way(matter, say, history.last_news(case), chased), waiting)
        ask = (say.ask_status, _still(matter, say))
    return Letter(
        title=say.follow_up_title[matter.wish],
        why=news,
        reason=history.asked(matter, say)[0],
        ask=ask,
        lists=(wrong(matter, say),),
        photos=matter.enclosing(case.round_photos),
        files=case.round_attachments,
    )


def _answered(case: Case, say: Language) -> tuple[str, ...]:
    """The answer to an offer that is still to be decided on, by whatever goes on with the request."""
    if case.attempt.offer is None:
        return ()
    return (say.ask_for_more if case.remedy is Remedy.PARTIAL_REFUND else say.decline_offer,)


def _still(matter: Matter, say: Language) -> str:
    """What is wished for as before: money that was agreed is to be paid, not agreed once more."""
    case = matter.case
    is_agreed = case.standing.agreed and (case.remedy is not Remedy.EXCHANGE or case.attempt.latest(Happening.AGREED))
    return say.pay_agreed if is_agreed and not _refusal(case, say) else say.still[matter.wish]


def _refund_chase(matter: Matter, say: Language) -> Letter:
    standing, attempt = matter.case.standing, matter.case.attempt
    since = attempt.date_of(Happening.AGREED) or attempt.day_zero or matter.today
    asked = history.asked(matter, say)
    ask = _where_it_is(matter.case, say)
    return Letter(
        title=say.refund_incomplete if standing.came else say.refund_missing,
        why=(*history.on_the_way(matter, say), *history.waited(matter, since, say)),
        reason=next(history.agreed(matter, say), asked[0]),
        ask=ask,
        facts=tuple(paid_by(matter.order, say)),
    )


def _where_it_is(case: Case, say: Language) -> tuple[str, ...]:
    """Where the money is that is still to come, and how it comes."""
    missing, some_came = case.standing.missing, case.standing.came
    if missing and missing.amount:
        where = (say.where_remaining if some_came else say.where_amount).format(amount=say.money(missing))
    else:
        where = say.where_refund
    return where, say.how_paid


def _support(matter: Matter, say: Language) -> Letter:
    case = matter.case
    refused = case.attempt.latest(Happening.REFUSED)
    if refused:
        ask: tuple[str, ...] = (say.mediate, say.would_like[matter.wish])
    elif case.attempt.latest(Happening.AGREED) and not case.standing.is_complete:
        ask = _where_it_is(case, say)
    else:
        ask = (say.find_out, say.would_like[matter.wish])
    return Letter(
        title=say.support_title[matter.wish],
        why=tuple(history.so_far(matter, say)),
        reason=_last_word(case, say) or history.asked(matter, say)[0],
        ask=(*_answered(case, say), *ask),
        lists=(wrong(matter, say), wrong_before(matter, say)),
        photos=matter.enclosing(case.round_photos),
        files=case.round_attachments,
    )


def _refusal(case: Case, say: Language) -> str | None:
    refused = case.attempt.latest(Happening.REFUSED)
    return say.event(refused) if refused else None


def _last_word(case: Case, say: Language) -> str | None:
    """What the letter answers, where it is no silence: an offer that is still to be decided on, else a refusal."""
    return say.event(case.attempt.offer) if case.attempt.offer else _refusal(case, say)


def _past(matter: Matter, say: Language) -> Section:
    return Section(
        name="What has happened so far", heading=say.history, entries=tuple(history.history(matter.case, say))
    )


def _documentation(matter: Matter, say: Language) -> Letter:
    case, photos = matter.case, matter.enclosing(matter.case.photos)
    kept = Section(name="Messages so far", heading=say.messages, entries=tuple(history.messages(case, say)))
    ask = (*_answered(case, say), say.look_again, _still(matter, say))
    asked = history.asked(matter, say)
    return Letter(
        title=say.documentation_title[matter.wish],
        why=(*asked, *history.unanswered(case, say), say.here_it_is),
        reason=_last_word(case, say) or asked[0],
        ask=ask,
        facts=tuple(details(matter.order, say)),
        lists=(wrong(matter, say), wrong_before(matter, say), _past(matter, say), kept, _attached(case, photos, say)),
        photos=photos,
        files=case.attachments,
        named=True,
    )


def _attached(case: Case, photos: tuple[Photo, ...], say: Language) -> Section:
    names = named(photos, case.round_defects, say)
    told = (_with_note(name, photo.note, say) for name, photo in zip(names, photos, strict=True))
    files = (_with_note(file.name, file.note, say) for file in case.attachments)
    return Section(
        name="Attached",
        heading=say.attached_list if case.attachments else say.photo_list,
        entries=tuple(Entry(text=text) for text in (*told, *files)),
    )


def _with_note(name: str, note: str | None, say: Language) -> str:
    return say.photo_with_note.format(photo=name, note=note) if note else name


def _escalation(matter: Matter, say: Language) -> Letter:
    ask = (*_answered(matter.case, say), say.escalate, _still(matter, say))
    asked = history.asked(matter, say)
    return Letter(
        title=say.escalation_title[matter.wish],
        why=(*asked, *history.unanswered(matter.case, say)),
        reason=_last_word(matter.case, say) or asked[0],
        ask=ask,
        lists=(wrong(matter, say), wrong_before(matter, say), _past(matter, say)),
        photos=matter.enclosing(matter.case.photos),
        files=matter.case.attachments,
    )


def _approve(matter: Matter, say: Language) -> Letter:
    wish, order = matter.wish, matter.order
    found_nothing = is_replacement_reviewed(matter.case, order) and not (order.failed or order.unsure)
    approve = (say.approve_photos if found_nothing else say.approve)[wish]
    asked = history.asked(matter, say)
    return Letter(
        title=say.approve_title[wish],
        why=(asked[0], approve),
        reason=asked[0],
        ask=(say.settled[wish], say.ship_it),
    )


def _reject(matter: Matter, say: Language) -> Letter:
    case, wish = matter.case, matter.wish
    rejected = after_rejection(case)
    new = found_in_replacement(matter, say)
    old = earlier(case) if rejected else case.defects
    number = case.round if rejected else case.round + 1
    found = (say.replacement_wrong if new else say.replacement_not_approved)[wish]
    first = tuple(history.first_asked(case, say))
    return Letter(
        title=say.reject_title[wish],
        why=(found, say.request_number.format(n=number), *first),
        reason=found,
        ask=(say.request_again[wish], say.ask_seller),
        meanwhile=say.do_not_ship,
        lists=(
            Section(name="What is wrong this time", heading=say.wrong_replacement, entries=new),
            Section(name="What was wrong before", heading=say.wrong_before, entries=entries(matter, old, say)),
        ),
        photos=matter.enclosing(case.round_photos) if rejected else (),
        files=case.round_attachments if rejected else (),
    )


def found_in_replacement(matter: Matter, say: Language) -> tuple[Entry, ...]:
    """What is wrong with a replacement: its defects, or what the review of its photos found before it is rejected."""
    if after_rejection(matter.case):
        return entries(matter, matter.case.round_defects, say)
    return tuple(
        Entry(text=say.finding(without_check(text))) for text in replacement_findings(matter.case, matter.order)
    )


def _after_shipping(matter: Matter, say: Language) -> Letter:
    if offer := matter.case.offer_taken:
        return _acceptance(matter, offer, say)
    case, shipped = matter.case, matter.order.shipped_on
    issue = say.issues[case.issue] if case.issue else None
    if case.is_own_choice:
        title, ask = say.request_title[matter.wish], (say.request_by_choice[matter.wish], say.check_costs)
        abroad = say.shipped_abroad_on.format(on=say.day(shipped)) if shipped else say.shipped_abroad
        why: tuple[str, ...] = (abroad, say.own_choice[matter.wish])
    else:
        title, ask = say.after_shipping_title, _put_right(matter, say)
        why = (say.shipped_on_with_problem.format(on=say.day(shipped)) if shipped else say.shipped_with_problem,)
    return Letter(
        title=title,
        why=(*why, *([issue] if issue else []), *_switched(matter, say)),
        reason=why[-1],
        ask=ask,
        lists=(wrong(matter, say),),
        photos=matter.enclosing(case.round_photos),
        files=case.round_attachments,
    )


def _put_right(matter: Matter, say: Language) -> tuple[str, str]:
    """What is wished for where something is wrong after shipping, and the question that goes with it."""
    case = matter.case
    if case.issue is Issue.WRONG_ITEM:
        how = say.how_put_right
    elif case.remedy is not Remedy.EXCHANGE:
        how = say.how_much
    else:
        how = say.what_offered
    wish = Wish.RIGHT_ITEM if case.issue is Issue.WRONG_ITEM and matter.wish is Wish.EXCHANGE else matter.wish
    # What never arrived is not abroad with the buyer.
    never_came = wish is Wish.REFUND_ABROAD and case.never_came
    return say.request_for_parcel if never_came else say.request_abroad[wish], how


def _more_photos(matter: Matter, say: Language) -> Letter:
    return more_photos(
        matter.order.unsure,
        say,
        defects=entries(matter, matter.case.round_defects, say),
        needed=(say.photos_needed[matter.wish],),
    )


def more_photos(
    unsure: tuple[str, ...], say: Language, *, defects: tuple[Entry, ...] = (), needed: tuple[str, ...] = ()
) -> Letter:
    """Ask for photos or measurements of what the review left open, else of the defects."""
    places = tuple(Entry(text=say.finding(without_check(text))) for text in unsure)
    return Letter(
        title=say.more_photos_title,
        why=(say.see_closer, *needed),
        reason=say.see_closer,
        ask=(say.send_photos,),
        shorter=(say.send_photos, *needed),
        meanwhile=say.do_not_ship,
        lists=(
            Section(name="What I would like to see up close", heading=say.to_see, entries=places or defects),
            Section(name="What I have noted so far", heading=say.noted, entries=defects if places else ()),
        ),
    )


LETTERS = {
    Kind.REQUEST: _request,
    Kind.FOLLOW_UP: _follow_up,
    Kind.SUPPORT: _support,
    Kind.DOCUMENTATION: _documentation,
    Kind.ESCALATION: _escalation,
    Kind.APPROVE: _approve,
    Kind.REJECT: _reject,
    Kind.AFTER_SHIPPING: _after_shipping,
    Kind.REFUND_CHASE: _refund_chase,
    Kind.MORE_PHOTOS: _more_photos,
}
