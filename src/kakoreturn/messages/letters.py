"""What each kind of message says: why it is written, and what the reader is asked to do.

Nothing is said that the record does not hold, nothing is threatened, and one thing is asked for.
"""

from kakoreturn.domain.case import Case, Photo
from kakoreturn.domain.defect import Defect
from kakoreturn.domain.values import Happening, Issue, Remedy
from kakoreturn.messages import history
from kakoreturn.messages.letter import (
    Kind,
    Letter,
    Matter,
    Section,
    after_rejection,
    earlier,
    found_in_replacement,
    wish,
)
from kakoreturn.messages.particulars import details, named, paid_by
from kakoreturn.messages.sentences import Quote, Sentence, say

_KEEP = say("Please keep the item in the warehouse until then.")
_ASK_SELLER = say("Could you ask the seller and tell me the answer?")


def _these(count: int) -> Sentence:
    return say("this defect") if count == 1 else say("these defects")


def _wrong(defects: tuple[Defect, ...]) -> Section:
    return Section(heading=say("What is wrong:"), entries=defects)


def _wrong_before(case: Case) -> Section:
    return Section(heading=say("What was wrong before:"), entries=earlier(case))


def _still(matter: Matter) -> Sentence:
    return say("My request is still {wish}.", wish=matter.wish)


def _request(matter: Matter) -> Letter:
    case = matter.case
    if case.remedy is Remedy.EXCHANGE:
        please = say("My request: please exchange it for one without {these}.", these=_these(len(case.round_defects)))
        check = say(
            "Could you check this, ask the seller whether a replacement is available, and tell me the answer?",
        )
    else:
        please = say("My request: a refund, not an exchange.")
        check = say("Could you check this, take it up with the seller, and tell me the answer and the amount?")
    why = say("The QC photos of this order show something that I would like to settle before it is shipped.")
    if case.attempt.follows_request:
        before = wish(Remedy.REFUND if case.remedy is Remedy.EXCHANGE else Remedy.EXCHANGE)
        why = say(
            "I asked for {before} for this order, and now ask for {wish} instead.", before=before, wish=matter.wish
        )
    return Letter(
        title=say("request for {wish}", wish=matter.wish),
        why=(why,),
        ask=(please, check, _KEEP),
        brief=(please, _ASK_SELLER),
        lists=(_wrong(case.round_defects),),
        photos=case.round_photos,
    )


_WAITING = {
    Happening.REVIEWED: say("I have no word yet on whether it was checked and passed on to the seller."),
    Happening.CONFIRMED: say("I have no word yet on whether the seller has a replacement."),
    Happening.ARRIVED: say("I have no word yet that the replacement has reached the warehouse."),
    Happening.QC: say("I have not received QC photos of the replacement yet."),
    Happening.REFUNDED: say("I have not received the refund yet."),
}


def _follow_up(matter: Matter) -> Letter:
    case, row = matter.case, matter.view.outlook.waiting
    refused, chased = case.attempt.latest(Happening.REFUSED), case.attempt.latest(Happening.CHASED)
    if case.on_the_ladder and refused:
        again = say("The facts have not changed, and I would like to ask once more.")
        news: tuple[Sentence | None, ...] = (history.on_day(refused), again)
        ask = say("Could you take it up with the seller again and tell me the answer?")
    else:
        open_ = _WAITING.get(Happening(row.stage)) if row else say("I have no word yet on what comes of it.")
        news = (history.last_news(case), history.on_day(chased) if chased else None, open_)
        ask = say("Could you tell me how far it is, and when I can expect the next step?")
    return Letter(
        title=say("follow-up on my request for {wish}", wish=matter.wish),
        why=(history.asked(matter), *(one for one in news if one)),
        ask=(ask, _still(matter)),
        brief=(ask, _still(matter)),
        lists=(_wrong(case.round_defects),),
        photos=case.round_photos,
    )


def _refund_chase(matter: Matter) -> Letter:
    case = matter.case
    missing = case.standing.missing
    since = case.attempt.date_of(Happening.AGREED) or case.attempt.day_zero or matter.today
    if missing and missing.amount:
        where = say("My request: please check where the refund of {amount} is.", amount=missing)
    else:
        where = say("My request: please check where the refund is.")
    came = say("refund not complete yet") if case.standing.payments else say("refund not received yet")
    return Letter(
        title=came,
        why=(history.asked(matter), *history.money(matter), *history.waited(matter, since)),
        ask=(where, say("Could you tell me on which day and by which way it was or will be paid?")),
        brief=(where,),
        facts=tuple(paid_by(matter.order)),
        lists=(_wrong(case.round_defects),),
    )


def _support(matter: Matter) -> Letter:
    ask = (
        say("Could you mediate between the seller and me?"),
        say("My request is {wish}.", wish=matter.wish),
    )
    return Letter(
        title=say("please mediate on my request for {wish}", wish=matter.wish),
        why=tuple(history.so_far(matter)),
        ask=ask,
        brief=ask,
        lists=(_wrong(matter.case.round_defects), _wrong_before(matter.case)),
        photos=matter.case.round_photos,
    )


def _attached(photos: tuple[Photo, ...]) -> Section:
    entries = tuple(
        Quote(text=photo.note, intro=say("{name}:", name=named(photo))) if photo.note else named(photo)
        for photo in photos
    )
    return Section(heading=say("Photos attached:"), entries=entries)


def _file(case: Case) -> tuple[Section, ...]:
    """Everything on record that support can go by."""
    return (
        _wrong(case.round_defects),
        _wrong_before(case),
        Section(heading=say("What has happened so far:"), entries=tuple(history.history(case))),
    )


def _documentation(matter: Matter) -> Letter:
    case = matter.case
    ask = (say("Could you look at it again with this, and tell me the answer?"), _still(matter))
    kept = Section(heading=say("Messages so far:"), entries=tuple(history.messages(case)))
    return Letter(
        title=say("documentation for my request for {wish}", wish=matter.wish),
        why=(*history.so_far(matter), say("Here is what I have on it.")),
        ask=ask,
        brief=ask,
        facts=tuple(details(matter.order)),
        lists=(*_file(case), kept, _attached(case.photos)),
        photos=case.photos,
        named=True,
    )


def _escalation(matter: Matter) -> Letter:
    ask = (say("Could somebody with higher-level support look at this?"), _still(matter))
    return Letter(
        title=say("please pass on my request for {wish} to higher-level support", wish=matter.wish),
        why=tuple(history.so_far(matter)),
        ask=ask,
        brief=ask,
        lists=_file(matter.case),
        photos=matter.case.photos,
    )


def _approve(matter: Matter) -> Letter:
    approve = say("I approve the replacement.")
    if matter.case.attempt.latest(Happening.QC):
        approve = say("I have looked through the QC photos of the replacement and approve it.")
    settled = say("This settles my request for {wish}.", wish=matter.wish)
    return Letter(
        title=say("I approve the replacement"),
        why=(history.asked(matter), approve),
        ask=(settled, say("The replacement can be shipped with my parcel.")),
        brief=(approve, settled),
        lists=(Section(heading=say("What was wrong with the item before:"), entries=matter.case.round_defects),),
    )


def _reject(matter: Matter) -> Letter:
    case = matter.case
    rejected = after_rejection(case)
    new = found_in_replacement(case, matter.order)
    old = earlier(case) if rejected else case.defects
    number = case.round if rejected else case.round + 1
    found = say("I have looked at the replacement, and I cannot approve it.")
    if new:
        found = say("The replacement is not right either, so I cannot approve it.")
    round_ = say("This is request number {n} for this item.", n=number)
    again = say("My request: please exchange it again, for one without {these}.", these=_these(len(new or old)))
    first = history.first_asked(case)
    return Letter(
        title=say("I cannot approve the replacement, request for {wish}", wish=matter.wish),
        why=(found, round_, *((first,) if first else ())),
        ask=(again, _ASK_SELLER, _KEEP),
        brief=(again, _ASK_SELLER),
        lists=(
            Section(heading=say("What is wrong with the replacement:"), entries=new),
            Section(heading=say("What was wrong before:"), entries=old),
        ),
        photos=case.round_photos if rejected else (),
    )


_ISSUES = {
    Issue.MINOR: say("It is a minor defect."),
    Issue.MAJOR: say("It is a major defect."),
    Issue.WRONG_ITEM: say("This is not what I ordered."),
    Issue.SIZE: say("It is about the size."),
}
_MAY_BE_PART = (Issue.MINOR, Issue.MAJOR)


def _after_shipping(matter: Matter) -> Letter:
    case, shipped = matter.case, matter.order.shipped_on
    why = say("This order has been shipped, and I have found a problem with it.")
    if shipped:
        why = say("This order was shipped on {on}, and I have found a problem with it.", on=shipped)
    if case.issue is Issue.WRONG_ITEM:
        how = say("Could you tell me how this can be put right?")
    elif case.issue in _MAY_BE_PART and case.remedy is Remedy.REFUND:
        how = say("Could you tell me whether a refund, in full or in part, is possible, and of what amount?")
    else:
        how = say("Could you tell me what you can offer?")
    ask = (say("My request: {wish}.", wish=matter.wish), how)
    return Letter(
        title=say("a problem found after shipping"),
        why=(why, *((_ISSUES[case.issue],) if case.issue else ())),
        ask=ask,
        brief=ask,
        lists=(_wrong(case.round_defects),),
        photos=case.round_photos,
    )


def _more_photos(matter: Matter) -> Letter:
    return more_photos(matter.order.unsure, matter.case.round_defects, matter.wish)


def more_photos(unsure: tuple[str, ...], defects: tuple[Defect, ...] = (), for_: Sentence | None = None) -> Letter:
    """Ask for photos or measurements of what the review left open, else of the defects."""
    closer = say("Before I decide on this order, I would like to see it more closely.")
    needed = (say("I need this for my request for {wish}.", wish=for_),) if for_ else ()
    ask = say("Could you send sharp close-up photos, or the measurements, of these places?")
    places = tuple(Quote(text=text) for text in unsure)
    return Letter(
        title=say("please send more QC photos"),
        why=(closer, *needed),
        ask=(ask, _KEEP),
        brief=(ask, *needed),
        lists=(
            Section(heading=say("What I would like to see:"), entries=places or defects),
            Section(heading=say("What I have noted so far:"), entries=defects if places else ()),
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
