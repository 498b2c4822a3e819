"""`config`: what is set, where that comes from, and changing it.

Nothing in here asks for the session, which cannot be made while the file is not in order: this is what mends it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

from kakoreturn.cli import editor
from kakoreturn.cli.answers import put_json
from kakoreturn.cli.asking import confirm, say_problem
from kakoreturn.cli.commands import Group
from kakoreturn.cli.declared import Argument, Completer
from kakoreturn.cli.printed import addressed
from kakoreturn.config import PREFIX, config_path, parsed, read_file
from kakoreturn.config import settings as change
from kakoreturn.config.settings import Origin, Setting
from kakoreturn.domain.errors import KakoError, Refused, UsageProblem, quoted
from kakoreturn.domain.text import one_line, safe
from kakoreturn.notices import notice
from kakoreturn.render import streams
from kakoreturn.render.output import Line, columns, line, spaced, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.cli.options import JsonOption
    from kakoreturn.cli.run import Run
    from kakoreturn.render.output import Style

KeyArgument = Annotated[
    str, Argument(metavar="KEY", help="What is set; config list names them all.", completes=Completer.SETTINGS)
]


def path(as_json: JsonOption = False) -> None:
    """Say where the file is, or would be.

    Example: kakoreturn config path
    """
    file = config_path()
    if as_json:
        put_json("config", {"path": str(file), "exists": file.exists()})
    else:
        sys.stdout.write(f"{safe(str(file))}\n")


def list_(run: Run, as_json: JsonOption = False) -> None:
    """List everything that can be set, with the value that holds and where it comes from.

    Example: kakoreturn config list
    """
    found = _settings(run)
    if as_json:
        put_json("config", {"path": str(config_path()), "settings": [_plain(one) for one in found]})
        return
    write([*_table(found), *_last('kakoreturn config set KEY "VALUE"')])


def get(run: Run, key: KeyArgument, as_json: JsonOption = False) -> None:
    """Print one value, and nothing else; nothing at all where none is set.

    Example: kakoreturn config get currency
    """
    name = change.known(key)
    found = next(one for one in _settings(run) if one.name == name)
    if as_json:
        put_json("config", _plain(found))
    elif found.text is not None:
        sys.stdout.write(f"{safe(found.text)}\n")


def set_(
    key: KeyArgument,
    value: Annotated[str, Argument(metavar="VALUE", help="What it is to be.", completes=Completer.VALUES)],
    as_json: JsonOption = False,
) -> None:
    """Set a value in the file. Its other lines and your comments stay as they are.

    Examples: kakoreturn config set currency EUR · kakoreturn config set return_rule "120 hours after stocked"
    """
    name = change.known(key)
    plain = change.readable(name, value)
    _change(name, plain, as_json=as_json)


def unset(key: KeyArgument, as_json: JsonOption = False) -> None:
    """Take a value out of the file, so that the default holds again.

    Example: kakoreturn config unset currency
    """
    # A key that is not known may stand in the file by mistake, and has to come out of it again.
    name = key if key in _top_level(config_path()) else change.known(key)
    _change(name, None, as_json=as_json)


def edit(run: Run) -> None:
    """Open the file in your editor (VISUAL, else EDITOR), and keep it only if it is in order.

    Example: EDITOR=nano kakoreturn config edit
    """
    if run.no_input or not (streams.is_keyboard(sys.stdin) or editor.is_named()):  # one that was named may be a script
        why = "nothing may be asked" if run.no_input else "there is no terminal"
        raise UsageProblem(
            f"an editor asks, and {why}",
            "kakoreturn config set KEY VALUE; kakoreturn config path says where the file is",
        )
    file = config_path()
    before = read_file(file)
    text = _edited(editor.editor(), change.template() if before is None else before, file)
    if text in {before, change.template()}:
        write([line("Nothing was changed.", "title")])
        return
    change.save(file, text)
    write([line(f"{quoted(str(file), 200)} is in order and kept.", "title"), *_last("kakoreturn config list")])


def _settings(run: Run) -> list[Setting]:
    """Every key with the value that holds in this run; the address of a store without its password."""
    options: dict[str, object] = {"pager": ""} if run.no_pager else {}
    environment: dict[str, object] = {}
    if run.db is not None:
        from kakoreturn.store.format import store_path

        named = environment if run.db == os.environ.get(f"{PREFIX}DB") else options
        named["db"] = str(store_path(run.db))
    return change.settings(options, environment)


def _plain(one: Setting) -> dict[str, Any]:
    return {"key": one.name, "value": one.value, "origin": one.origin, "about": one.key.about, "forms": one.key.forms}


def _last(command: str) -> list[Line]:
    return [line(), line(addressed(command), "command")]


def _table(found: list[Setting]) -> list[Line]:
    shown = [
        (one.name, f"({one.key.unset})" if one.text is None else one_line(one.text) or "''", str(one.origin))
        for one in found
    ]
    headings = ("KEY", "VALUE", "FROM")
    widths = columns([headings, *shown])
    own = sum(one.origin is not Origin.DEFAULT for one in found)
    lines = [line(f"{own} of {len(found)} set; the file is {quoted(str(config_path()), 200)}.", "title")]
    lines.append(line(spaced(headings, widths).rstrip(), "quiet", hang=4))
    for one, cells in zip(found, shown, strict=True):
        style: Style = "quiet" if one.origin is Origin.DEFAULT else "plain"
        lines.append(line(spaced(cells, widths).rstrip(), style, hang=4))
    return lines


def _top_level(file: Path) -> set[str]:
    """The keys in the file, whether known or not; none where it cannot be read."""
    import tomllib

    try:
        return set(tomllib.loads((read_file(file) or b"").decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return set()


def _change(name: str, value: object, *, as_json: bool) -> None:
    file = config_path()
    before = read_file(file)
    after = change.with_value(before, file, name, value)
    with contextlib.suppress(Refused):  # a file that is not in order may be what is being mended
        change.settings({}, {})  # what is wrong in the environment is said before anything is written
    if after != (before or b""):
        change.save(file, after)
    found = next((one for one in change.settings({}, {}) if one.name == name), None)
    if as_json:
        put_json("config", _plain(found) if found else {"key": name, "value": None})
        return
    if found is None or found.text is None:
        write([line(f"{name} is not set.", "title")])
        return
    write([line(f"{name} is {quoted(found.text, 200)} ({found.origin}).", "title")])
    if found.origin is Origin.ENVIRONMENT and value is not None:
        notice(f"warning: the environment sets {name}, and beats the file")


def _edited(command: list[str], text: bytes, file: Path) -> bytes:
    """`text` as it is after editing, in order. Raises Refused when it is not, and the user does not go on."""
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        copy = Path(folder) / "config.toml"
        copy.write_bytes(text)
        while True:
            editor.run([*command, str(copy)])
            edited = copy.read_bytes()
            try:
                parsed(edited, file)
            except Refused as problem:
                if not streams.is_keyboard(sys.stdin) or not _goes_on(problem):
                    raise
            else:
                return edited


def _goes_on(problem: KakoError) -> bool:
    say_problem(problem)
    return confirm("Edit it again?")


GROUP = Group(
    "Show what is set and where that comes from, and change it.\n\n"
    "Examples: kakoreturn config list · kakoreturn config set currency EUR",
    {
        "path": path,
        "list": list_,
        "get": get,
        "set": set_,
        "unset": unset,
        "edit": edit,
    },
)
