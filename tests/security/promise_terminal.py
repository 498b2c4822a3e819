"""Whatever stands in the store or on the command line, no view and no error does anything to a terminal.

A text is put in every field there is: as a user types it where it is taken, and as a stranger could have written it
into the store where it is not. Then every view and every error is looked at, and for each fourth text in colour and as
JSON too.
"""

import contextlib
import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kakoreturn import guides
from kakoreturn.cli.app import Root
from kakoreturn.domain import errors as domain_errors
from kakoreturn.domain import events as ev
from kakoreturn.domain import text as domain_text
from kakoreturn.domain.errors import ExitCode
from kakoreturn.domain.values import Category, Days, Happening, OrderStage, Remedy, Sender
from kakoreturn.domain.workdays import Weekdays
from kakoreturn.render import output, record, words
from kakoreturn.service import rules
from kakoreturn.store import Store
from tests.faults.frame import Tally, Trial, weakened
from tests.faults.program import Program
from tests.support.answers import Ran

from .drawing import drawn
from .hostile import TEXTS, literally, never_shown, squeezed

_DAY = date(2026, 6, 1)
_DAYS = Days(today=_DAY, latest=_DAY)
_AT = "2026-06-01T12:00:00Z"
_GUIDE = guides.bundled_guide("kakobuy")
_ORDER = "KB1"
_VIEWS = (
    ("status",),
    ("status", "--all"),
    ("status", "1"),
    ("status", "2"),
    ("show", "1"),
    ("draft", "1", "--anyway"),
    ("draft", "2", "--anyway"),
    ("draft", "1", "--kind", "follow-up", "--anyway"),
    ("draft", _ORDER, "--kind", "more-photos", "--anyway"),
    ("photo", "list", "1"),
    ("attach", "list", "1"),
    ("find", "a"),
    ("order", "list"),
    ("order", "show", _ORDER),
    ("undo", "--dry-run"),
    ("undo", "1", "--dry-run"),
    ("doctor",),
    ("stats",),
    ("config", "list"),
    ("draft", "1", "--lang", "zh", "--anyway"),
    ("draft", "2", "--lang", "both", "--anyway"),
    ("export", "csv"),
    ("export", "ics"),
    ("export", "json"),
    ("note", "1", "plain"),
    ("qc", _ORDER, "--unsure", "size: plain"),
    ("record", "1", "reviewed"),
    ("undo",),
    ("redo",),
    ("guide", "timeline", "--agent", "hostile"),
    ("new", "--order", _ORDER, "--remedy", "refund", "--defect", "seam open"),  # refused: it names the item
)


def furnish(path: Path, text: str) -> None:
    """Write a store with `text` in every field, past all that would take it out."""
    details = ev.OrderDescribed(item=text, seller=text, agent=text, size=text, url=text, category=Category.BAG)
    request = rules.opening.Request(order=_ORDER, remedy=Remedy.EXCHANGE, details=details, defects=(text, "seam open"))
    content = guides.canonical(_GUIDE)
    with Store(path) as store, store.changeset(_AT) as book:
        rules.opening.open_case(book, request, content, guides.guide_hash(content), _DAYS)
        strange = rules.opening.Request(order=text, remedy=Remedy.REFUND, details=details, defects=(text,))
        rules.opening.open_case(book, strange, content, guides.guide_hash(content), _DAYS)
        book.append(1, ev.PhotoAdded(sha256="ab" * 32, name=text, size=1, note=text, on=_DAY))
        book.append(1, ev.AttachmentAdded(sha256="cd" * 32, name=text, size=1, note=text, on=_DAY))
        book.append(1, ev.NoteAdded(text=text, on=_DAY))
        book.append(_ORDER, ev.OrderNoted(text=text))
        book.append(1, ev.MessageKept(sender=Sender.AGENT, text=text, on=_DAY))
        rules.recording.record(book, 1, ev.Happened(event=Happening.SENT, on=_DAY, note=text), _DAYS, Weekdays())
        book.append(_ORDER, ev.OrderMoved(stage=OrderStage.PHOTOS, on=_DAY))
        book.append(_ORDER, ev.OrderReviewed(on=_DAY, failed=(f"{text}: {text}",), unsure=(text,)))


def errors(text: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Command lines that go wrong, each for another reason, with `text` where the reason is."""
    word = text.replace("\0", "\1")  # no argument holds a NUL
    yield from (("show", word), ("status", word), ("status", "--order", word), ("status", "--seller", word))
    yield from (("record", word, "sent"), ("record", "1", word), ("record", "1", "reviewed", "--on", word))
    yield from (("record", "1", "agreed", "--amount", word), ("record", "1", "sent", "--text", word))
    yield from (("new", "--order", word, "--remedy", word, "--defect", word), ("new", "--order", word))
    new = ("new", "--order", "KB9", "--remedy", "refund", "--defect", "seam open")
    flags = ("item", "price", "currency", "quantity", "url", "category", "agent", "sent", "photo", "phase", "payment")
    yield from ((*new, f"--{flag}", word) for flag in flags)
    yield from (("amend", "1", word), ("switch", "1", word), ("draft", "1", "--kind", word), ("undo", word))
    yield from (("defect", "1", "--edit", word, "x"), ("message", "1", "x", "--from", word), ("defect", word, "x"))
    yield from (("photo", "add", "1", word), ("photo", "remove", "1", word), ("photo", word), ("order", word))
    yield from (("attach", "1", word), ("attach", "remove", "1", word), ("attach", word, word))
    yield from (("order", "note", word, "x"), ("order", "note", _ORDER, "--edit", word, "x"))
    yield from (("order", "show", word), ("order", "add", _ORDER), ("order", "edit", _ORDER, "--clear", word))
    yield from (("qc", word, "--pass"), ("qc", _ORDER, "--fail", word), ("guide", word), ("guide", "check", word))
    yield from (("--today", word, "status"), ("--db", word, "status"), (word,), (f"--{word}",), ("status", f"--{word}"))
    yield from (("guide", "--agent", word), ("draft", "1", "--anyway", "--out", str(folder / "no" / word)))
    yield ("guide", "check", str(folder / "guide.toml"))
    yield ("note", "1", word)
    yield ("defect", "1", word)


class Bench:
    """A store with a text in every field, and everything looked at."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder)
        self.folder = folder
        (folder / ".config" / "kakoreturn" / "guides").mkdir(parents=True)
        self.guide = folder / ".config" / "kakoreturn" / "guides" / "hostile.toml"
        self.source = (Path(guides.__file__).parent / "kakobuy.toml").read_text(encoding="utf-8")
        self.label = json.dumps(tomllib.loads(self.source)["name"])

    def views(self, text: str, *, also: bool) -> Iterator[str]:
        """What is wrong with any view of a store with `text` in it; with `also`, in colour and as JSON too."""
        for command in _VIEWS:
            yield from self._view(command, text, also=also)

    def errors(self, text: str, *, also: bool) -> Iterator[str]:
        """What is wrong with any error about `text`; with `also`, as JSON too."""
        for line in errors(text, self.folder):
            yield from self._error(line, also=also)

    def furnish(self, text: str) -> None:
        """Make a store, a guide and a damaged guide with `text` in them."""
        self.program.db.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "kako.db.photos", ignore_errors=True)
        storable = _storable(text)
        furnish(self.program.db, storable)
        hostile = self.source.replace('agent = "kakobuy"', 'agent = "hostile"', 1)
        quoted = json.dumps(storable, ensure_ascii=False).replace("\x7f", "\\u007f")
        self.guide.write_text(hostile.replace(self.label, quoted, 1), encoding="utf-8")
        (self.folder / "guide.toml").write_bytes(f"agent = {storable}\n{storable}".encode())

    def _view(self, command: tuple[str, ...], text: str, *, also: bool) -> Iterator[str]:
        # What is exported is data, which stays as it is but where it is shown.
        answer = self.program(*command, terminal=command[0] == "export")
        yield from _looked_at(command, answer)
        if command == ("show", "1"):
            shown = squeezed(answer.out)
            yield from (
                () if literally(_storable(text)) in shown else ["show 1: the text is not there as it was written"]
            )
        if also:
            answer = self.program(*command, terminal=True)
            yield from (f"{command} in colour: {sign}" for sign in [never_shown(answer.out, terminal=True)] if sign)
        if also and command[0] not in {"new", "note", "record", "qc", "undo", "redo", "export"}:
            answer = self.program(*command, "--json")
            yield from _looked_at((*command, "--json"), answer)
            document = answer.err if answer.code and not answer.out else answer.out
            yield from (() if _is_json(document) else [f"{command} --json: {document[:200]!r}"])

    def _error(self, command: tuple[str, ...], *, also: bool) -> Iterator[str]:
        answer = self.program(*command)
        yield from _looked_at(command, answer)
        if "--json" in command:  # the text itself asks for it
            return
        said = [line for line in answer.err.splitlines() if line.startswith(("error: ", "hint: "))]
        beside = [line for line in answer.err.splitlines() if not line.startswith(("error: ", "hint: ", "warning: "))]
        if answer.code and (not said or len(said) > 2 or beside):
            yield f"{command!a}: it says {answer.err!r}"
        if also:
            refused = self.program(*command, "--json")
            yield from _looked_at((*command, "--json"), refused)


def _storable(text: str) -> str:
    """What of a text a file can hold."""
    return text.encode("utf-8", "replace").decode()


def _looked_at(command: tuple[str, ...], answer: Ran) -> Iterator[str]:
    sign = never_shown(answer.out + answer.err)
    if sign:
        yield f"{command!a} shows {sign}"
    if not answer.in_order or answer.code not in set(ExitCode) - {ExitCode.BUG}:
        yield f"{command!a}: exit code {answer.code}: {answer.err}"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return text.isascii()


def _try_texts(trial: Trial, count: int, look: Callable[..., Iterator[str]]) -> Tally:
    """Try so many texts, and look at them so."""
    tally, bench = Tally(), Bench(trial.folder)
    with weakened(Root, get_command=_made_once(Root.get_command)):
        for number, text in enumerate(drawn(TEXTS, count, again=not trial.full)):
            bench.furnish(text)
            wrong = list(look(bench, text, also=number % 4 == 0))
            tally.test(not wrong, f"{text!a}: {'; '.join(wrong[:3])}")
    return tally


def _made_once(make: Callable[..., Any]) -> Callable[..., Any]:
    """How Typer gets at a command, with each made once for all texts: it takes ten times as long as to run one."""
    made: dict[str, Any] = {}

    def command(root: Root, context: object, name: str) -> Any:  # noqa: ANN401 - as Typer has it
        if name not in made:
            made[name] = make(root, context, name)
        return made[name]

    return command


def try_views(trial: Trial) -> Tally:
    return _try_texts(trial, trial.times(100, 3000), Bench.views)


def try_errors(trial: Trial) -> Tally:
    return _try_texts(trial, trial.times(100, 3000), Bench.errors)


def plain_views(trial: Trial) -> Tally:
    """A program that shows what is stored as it is."""
    with contextlib.ExitStack() as stack:
        for module in (output, record, words):
            stack.enter_context(weakened(module, one_line=str))
        return _try_texts(trial, 10, Bench.views)


def plain_errors(trial: Trial) -> Tally:
    """A program that says in an error what it was given, as it is."""
    with weakened(domain_text, one_line=str), weakened(domain_errors, _escaped=str):
        return _try_texts(trial, 10, Bench.errors)
