"""What a parameter of a command may be: words that are always the same, and names from the store."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from kakoreturn.cli.grammar import Parameter
from kakoreturn.domain.happenings import HAPPENINGS
from kakoreturn.domain.order_fields import CLEARABLE, GIVEN
from kakoreturn.domain.values import Category, Happening, Issue, Phase, Remedy, Sender

if TYPE_CHECKING:
    from kakoreturn.domain.view import CaseView
    from kakoreturn.store import Store
    from kakoreturn.store.names import Glance


class Candidate(NamedTuple):
    """A word that could be typed, and what it means."""

    word: str
    about: str = ""


@dataclass(slots=True)
class Asked:
    """What is known of the line: the commands, the options and arguments given so far, and what is begun."""

    path: list[str]
    given: dict[str, str]
    arguments: list[str]
    begun: str
    db: str | None
    today: str | None

    @property
    def store(self) -> "Glance":
        """The store, to be read and not to be waited for."""
        from kakoreturn.cli.session import store_path
        from kakoreturn.store.names import Glance

        return Glance(store_path(self.db))


# Says that file names fit.
FILES = [Candidate(":files")]
_FILES = ("FILE", "FILE...", "PATH", "DIR")


def candidates(parameter: Parameter, asked: Asked) -> Iterable[Candidate]:
    """What `parameter` may be."""
    if parameter["name"] in VALUES:
        return VALUES[parameter["name"]](asked)
    if parameter["metavar"] in _FILES:
        return FILES
    return [Candidate(word) for word in ("today", "yesterday", "tomorrow")] if parameter["metavar"] == "DATE" else []


def _words(words: Iterable[str]) -> Callable[[Asked], list[Candidate]]:
    return lambda _: [Candidate(word.replace("_", "-")) for word in words]


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
    """The events that may be recorded for the case now, or amended; all of them where that cannot be told."""
    try:
        return [Candidate(event, HAPPENINGS[event].about) for event in _events_of(asked)]
    except Exception:  # noqa: BLE001 - a case that is not there, a store that cannot be read
        return [Candidate(event, HAPPENINGS[event].about) for event in Happening]


def _events_of(asked: Asked) -> Iterable[Happening]:
    from kakoreturn.domain.flow import allowed
    from kakoreturn.domain.timeline import Health

    view = _case_of(asked)
    if asked.path == ["amend"]:
        return dict.fromkeys(entry.event for entry in reversed(view.case.history) if hasattr(entry, "event"))
    return allowed(view.case, overdue=view.outlook.health is Health.OVERDUE)


def _case_of(asked: Asked) -> "CaseView":
    """The case that the first argument names, as it stands."""
    from kakoreturn.cli.session import make_session
    from kakoreturn.service import cases
    from kakoreturn.service.place import Place

    session = make_session(asked.db, asked.today, no_input=True, no_pager=True)
    with asked.store as glance:
        store = cast("Store", glance)  # nothing is written
        place = Place(store=store, days=session.days, at=session.at, config=session.config)
        return cases.one(place, asked.arguments[0])


def _agents(_: Asked) -> Iterable[Candidate]:
    from kakoreturn.config import read_config
    from kakoreturn.guides import bundled_agents

    folder = read_config().guides
    own = {file.stem for file in folder.glob("*.toml")} if folder else set()
    return [Candidate(agent) for agent in sorted({*own, *bundled_agents()})]


def _kinds(_: Asked) -> Iterable[Candidate]:
    from kakoreturn.messages.letter import Kind

    return [Candidate(kind) for kind in Kind]


def _faults(asked: Asked) -> Iterable[Candidate]:
    """The faults of the kind that was given which fit the case's category; of every one where that is not known."""
    from kakoreturn.domain.faults import fitting
    from kakoreturn.domain.values import DefectKind

    given = asked.given.get("kind")
    kind = DefectKind(given) if given in set(DefectKind) else None
    return [Candidate(fault, fault.kind) for fault in fitting(_category(asked), kind)]


def _category(asked: Asked) -> Category | None:
    """The category of the case's order; None where that cannot be told."""
    try:
        return _case_of(asked).order.category
    except Exception:  # noqa: BLE001 - a case that is not there, a store that cannot be read
        return None


def _topics(asked: Asked) -> Iterable[Candidate]:
    from kakoreturn.render.guide import TOPICS

    return [Candidate(topic) for topic in (*TOPICS, "check")] if not asked.arguments else FILES


def _keys(_: Asked) -> Iterable[Candidate]:
    from kakoreturn.config.keys import KEYS

    return [Candidate(name, key.about) for name, key in KEYS.items()]


def _fields(_: Asked) -> Iterable[Candidate]:
    return [Candidate(word) for word in CLEARABLE]


def _values(asked: Asked) -> Iterable[Candidate]:
    """What the setting that was named may be."""
    from kakoreturn.config.keys import KEYS

    name = asked.arguments[0]
    return _agents(asked) if name == "agent" else [Candidate(word) for word in KEYS[name].words]


_NAMES = {"sellers": _sellers, "agents": _agents}
_OF_ORDERS = {
    **{field.parameter: _words(field.words) for field in GIVEN if field.words},
    **{field.parameter: _NAMES[field.completion] for field in GIVEN if field.completion},
}
# By the name that a command gives its parameter; what is not here may be any text, a day or a file.
VALUES: dict[str, Callable[[Asked], Iterable[Candidate]]] = {
    **_OF_ORDERS,
    "case": _cases,
    "cases": _cases,
    "order": _orders,
    "number": _orders,
    "numbers": _orders,
    "event": _events,
    "kind": _kinds,
    "fault": _faults,
    "topic": _topics,
    "file": lambda _: FILES,
    "key": _keys,
    "value": _values,
    "remedy": _words(Remedy),
    "phase": _words(Phase),
    "issue": _words(Issue),
    "sender": _words(Sender),
    "shell": _words(("bash", "zsh", "fish")),
    "lang": _words(("en", "zh", "both")),
    "clear": _fields,
}
