"""What a parameter of a command may be: words that are always the same, and names from the store."""

from __future__ import annotations

from kakoreturn.cli.declared import Completer
from kakoreturn.domain.records import Record, plain_record, record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from kakoreturn.cli.shapes import Parameter
    from kakoreturn.domain.values import Happening
    from kakoreturn.domain.view import CaseView
    from kakoreturn.store.names import Glance


@plain_record
class Candidate(Record):
    """A word that could be typed, and what it means."""

    word: str
    about: str = ""


@record
class Asked(Record):
    """What is known of the line: the options and arguments given so far, and what is begun."""

    given: dict[str, str]
    arguments: list[str]
    begun: str
    db: str | None
    today: str | None

    @property
    def store(self) -> Glance:
        """The store, to be read and not to be waited for."""
        from kakoreturn.config import read_config
        from kakoreturn.store.format import store_path
        from kakoreturn.store.names import Glance

        return Glance(store_path(read_config().db if self.db is None else self.db))


# Says that file names fit.
FILES = [Candidate(":files")]


def candidates(parameter: Parameter, asked: Asked) -> Iterable[Candidate]:
    """What `parameter` may be; nothing where it may be any text."""
    if parameter["words"]:
        return [Candidate(word) for word in parameter["words"]]
    return COMPLETERS[Completer(parameter["completer"])](asked) if parameter["completer"] else ()


def _cases(asked: Asked) -> Iterator[Candidate]:
    """Case numbers, then orders that have a case; with `case:` or `order:` before them where that was typed."""
    from kakoreturn.store import names

    lead = next((one for one in ("case:", "order:") if asked.begun.startswith(one)), "")
    begun = asked.begun.removeprefix(lead)
    with asked.store as store:
        if lead != "order:":
            yield from (Candidate(lead + number, about) for number, about in names.cases(store, begun))
        if lead != "case:":
            yield from (Candidate(lead + number, item) for number, item in names.orders_with_cases(store, begun))


def _orders(asked: Asked) -> Iterator[Candidate]:
    from kakoreturn.store import names

    with asked.store as store:
        yield from (Candidate(*name) for name in names.orders(store, asked.begun))


def _sellers(asked: Asked) -> Iterator[Candidate]:
    from kakoreturn.store import names

    with asked.store as store:
        yield from (Candidate(*name) for name in names.sellers(store, asked.begun))


def _events(asked: Asked) -> Iterable[Candidate]:
    """The events that may be recorded for the case now; all of them where that cannot be told."""
    from kakoreturn.domain.values import Happening

    view = _case_of(asked)
    return _told(Happening if view is None else view.allowed)


def _past_events(asked: Asked) -> Iterable[Candidate]:
    """The events that were recorded for the case, the latest first; all of them where that cannot be told."""
    view = _case_of(asked)
    if view is None:
        from kakoreturn.domain.values import Happening

        return _told(Happening)
    return _told(dict.fromkeys(entry.event for entry in reversed(view.case.history) if hasattr(entry, "event")))


def _told(events: Iterable[Happening]) -> list[Candidate]:
    from kakoreturn.domain.happenings import HAPPENINGS

    return [Candidate(event, HAPPENINGS[event].about) for event in events]


def _case_of(asked: Asked) -> CaseView | None:
    """The case that the first argument names, as it stands; None where there is none, or it cannot be read."""
    from kakoreturn.cli.session import make_session
    from kakoreturn.service import cases
    from kakoreturn.service.place import Place

    try:
        session = make_session(asked.db, asked.today, no_input=True, no_pager=True)
        with asked.store as glance:
            store: Any = glance.whole()  # nothing is written
            place = Place(store=store, days=session.days, at=session.at, config=session.config)
            return cases.one(place, asked.arguments[0])
    except Exception:  # noqa: BLE001 - whatever it is, a tab key is no time to say it
        return None


def _agents(_: Asked) -> Iterable[Candidate]:
    from pathlib import Path

    from kakoreturn.config import read_config
    from kakoreturn.guides import bundled_agents

    folder = read_config().guides
    own = {file.stem for file in Path(folder).glob("*.toml")} if folder else set()
    return [Candidate(agent) for agent in sorted({*own, *bundled_agents()})]


def _faults(asked: Asked) -> Iterable[Candidate]:
    """The faults of the kind that was given which fit the case's category; of every one where that is not known."""
    from kakoreturn.domain.faults import fitting
    from kakoreturn.domain.values import DefectKind

    view, given = _case_of(asked), asked.given.get("kind")
    kind = DefectKind(given) if given in set(DefectKind) else None
    return [Candidate(fault, fault.kind) for fault in fitting(view.order.category if view else None, kind)]


def _places(asked: Asked) -> Iterable[Candidate]:
    """The parts of an item of the case's category that have a word in Chinese, behind the side that is typed."""
    from kakoreturn.messages.languages.zh_vocabulary import places

    view = _case_of(asked)
    lead = next((side for side in ("left ", "right ") if asked.begun.startswith(side)), "")
    known = places(view.order.category if view else None)
    return [Candidate(lead + word, known[word]) for word in sorted(known)]


def _qualities(_: Asked) -> Iterable[Candidate]:
    """The colours, materials and things that have a word in Chinese."""
    from kakoreturn.messages.languages.zh_vocabulary import section

    known = {**section("colours"), **section("values"), **section("things")}
    return [Candidate(word, known[word]) for word in sorted(known)]


def _topics(asked: Asked) -> Iterable[Candidate]:
    from kakoreturn.render.guide import TOPICS

    return [Candidate(topic) for topic in (*TOPICS, "check", "new")] if not asked.arguments else FILES


def _settings(_: Asked) -> Iterable[Candidate]:
    from kakoreturn.config.keys import KEYS

    return [Candidate(name, key.about) for name, key in KEYS.items()]


def _values(asked: Asked) -> Iterable[Candidate]:
    """What the setting that was named may be."""
    from kakoreturn.config.keys import KEYS

    name = asked.arguments[0]
    return _agents(asked) if name == "agent" else [Candidate(word) for word in KEYS[name].words]


COMPLETERS: dict[Completer, Callable[[Asked], Iterable[Candidate]]] = {
    Completer.CASES: _cases,
    Completer.ORDERS: _orders,
    Completer.SELLERS: _sellers,
    Completer.AGENTS: _agents,
    Completer.EVENTS: _events,
    Completer.PAST_EVENTS: _past_events,
    Completer.FAULTS: _faults,
    Completer.PLACES: _places,
    Completer.QUALITIES: _qualities,
    Completer.TOPICS: _topics,
    Completer.SETTINGS: _settings,
    Completer.VALUES: _values,
    Completer.FILES: lambda _: FILES,
    Completer.DAYS: lambda _: [Candidate(word) for word in ("today", "yesterday", "tomorrow")],
}
