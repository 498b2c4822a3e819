"""What is set, where that comes from, and changing it without harm to what the user wrote."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.answers import Ran
from tests.support.kako import Kako

OWN = """\
# my habits
currency = "USD"   # I pay in dollars

agent = "kakobuy"
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, and its links need rights")


@pytest.fixture
def file(kako: Kako) -> Path:
    """The user's configuration, written by hand."""
    path = kako.home / ".config" / "kakoreturn" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, encoding="utf-8")
    return path


def config(kako: Kako, file: Path, *words: str, code: int = 0, **more: str) -> Ran:
    return kako("config", *words, code=code, encoding="utf-8", KAKORETURN_CONFIG=str(file), **more)


def origins(ran: Ran) -> dict[str, tuple[object, str]]:
    return {one["key"]: (one["value"], one["origin"]) for one in ran.json()["settings"]}


def editor(kako: Kako, source: str) -> str:
    """An editor that is a Python program: it finds the text in `text` and leaves it there."""
    path = kako.folder / "editor.py"
    path.write_text(
        "import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_bytes().decode()\n"
        f"{source}\nfile.write_bytes(text.encode())\n",
        encoding="utf-8",
    )
    return f'"{sys.executable}" "{path}"' if sys.platform != "win32" else f"{sys.executable} {path}"


# --- looking


@pytest.mark.parametrize("address", ["mysql://db.example.org/x", "foo://[x", "postgresql://[x"])
def test_the_store_is_no_address_that_could_not_be_opened(kako: Kako, address: str) -> None:
    kako("config", "set", "db", address, code=2)


def test_each_value_is_shown_with_its_origin(kako: Kako, file: Path) -> None:
    ran = config(kako, file, "list", "--json", KAKORETURN_AGENT="kakobuy", FORCE_COLOR="1")
    assert ran.json()["schema"] == "kakoreturn.config/1"
    found = origins(ran)
    assert found["currency"] == ("USD", "file")
    assert found["agent"] == ("kakobuy", "environment")
    assert found["colours"] == ("always", "environment")
    assert found["calendar"] == (None, "default")
    assert found["reported"] == (False, "default")
    assert found["pager"] == (None, "default")
    told = kako("--no-pager", "config", "list", "--json", KAKORETURN_CONFIG=str(file))
    assert origins(told)["pager"] == ("", "option")


def test_the_time_zone_decides_which_day_it_is(kako: Kako) -> None:
    west, east = (
        kako.process("status", "--json", KAKORETURN_TODAY="", KAKORETURN_TIMEZONE=zone).json()["today"]
        for zone in ("Etc/GMT+12", "Etc/GMT-14")  # 26 hours apart
    )
    assert west < east


@pytest.mark.parametrize("zone", ["Mars/Base", "..", "/etc/passwd", "Asia"])
def test_a_time_zone_that_is_none_is_refused_with_an_example(kako: Kako, file: Path, zone: str) -> None:
    told = config(kako, file, "set", "timezone", zone, code=2)
    assert "the name of a zone, such as Asia/Shanghai" in told.err


def test_the_list_is_readable(kako: Kako, file: Path) -> None:
    lines = config(kako, file, "list").out.splitlines()
    assert lines[0].startswith("3 of ")
    assert ["currency", "USD", "file"] in [line.split() for line in lines]
    assert lines[-1] == 'kakoreturn config set KEY "VALUE"'


def test_get_prints_the_value_and_nothing_else(kako: Kako, file: Path) -> None:
    assert config(kako, file, "get", "currency").out == "USD\n"
    assert config(kako, file, "get", "reported").out == "false\n"
    assert config(kako, file, "get", "calendar").out == ""
    assert config(kako, file, "get", "calendar", "--json").json()["value"] is None


def test_path_works_whatever_is_in_the_file(kako: Kako, file: Path) -> None:
    file.write_text("nonsense", encoding="utf-8")
    assert config(kako, file, "path").out == f"{file}\n"
    assert config(kako, file, "path", "--json").json()["exists"] is True


# --- setting


def test_set_keeps_comments_and_order(kako: Kako, file: Path) -> None:
    config(kako, file, "set", "currency", "EUR")
    config(kako, file, "set", "return-rule", "120 hours after stocked")
    config(kako, file, "set", "reported", "true")
    changed = OWN.replace('"USD"', '"EUR"') + 'return_rule = "120 hours after stocked"\nreported = true\n'
    assert file.read_text(encoding="utf-8") == changed
    assert kako("config", "get", "currency", KAKORETURN_CONFIG=str(file)).out == "EUR\n"


def test_a_currency_is_taken_in_capitals_wherever_it_is_set(kako: Kako, file: Path) -> None:
    config(kako, file, "set", "currency", "eur")
    assert 'currency = "EUR"' in file.read_text(encoding="utf-8")
    assert kako("order", "add", "KB1", "--price", "5", "--json", KAKORETURN_CURRENCY="usd").json()["price"] == {
        "amount": "5.00",
        "currency": "USD",
    }
    file.write_text('currency = "gbp"\n', encoding="utf-8")
    added = kako("order", "add", "KB2", "--price", "5", "--json", KAKORETURN_CONFIG=str(file)).json()
    assert added["price"]["currency"] == "GBP"
    assert kako("config", "get", "currency", KAKORETURN_CURRENCY="usd").out == "USD\n"


def test_unset_takes_out_one_line_and_leaves_the_rest(kako: Kako, file: Path) -> None:
    assert "'CNY' (default)" in config(kako, file, "unset", "currency").out
    assert file.read_text(encoding="utf-8") == '# my habits\n\nagent = "kakobuy"\n'
    before = file.read_bytes()
    config(kako, file, "unset", "calendar")
    assert file.read_bytes() == before


def test_set_makes_the_file_where_there_is_none(kako: Kako) -> None:
    file = kako.folder / "new" / "config.toml"
    config(kako, file, "set", "language", "zh")
    assert file.read_text(encoding="utf-8") == 'language = "zh"\n'
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "curency", "EUR"), 2, "did you mean currency?"),
        (("get", "colors"), 2, "did you mean colours?"),
        (("unset", "weather"), 2, "known keys: agent"),
        (("set", "currency", "euro"), 2, "three letters"),
        (("set", "reported", "yes"), 2, "true or false"),
        (("set", "calendar", "lunar"), 2, "CN or weekdays"),
        (("set", "return_rule", "soon"), 2, "120 hours after stocked"),
        (("set", "name", "two\nlines"), 2, "one line of text"),
        (("lst",), 2, "did you mean list?"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_what_could(
    kako: Kako, file: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in config(kako, file, *words, code=code).err
    assert file.read_text(encoding="utf-8") == OWN


@posix
def test_a_link_stays_a_link_and_the_mode_stays(kako: Kako, file: Path) -> None:
    real = kako.folder / "dotfiles" / "kakoreturn.toml"
    real.parent.mkdir()
    file.rename(real)
    real.chmod(0o640)
    file.symlink_to(real)
    config(kako, file, "set", "currency", "EUR")
    assert file.is_symlink()
    assert 'currency = "EUR"' in real.read_text(encoding="utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [path.name for path in real.parent.iterdir()] == ["kakoreturn.toml"]


@posix
def test_what_is_no_file_is_never_replaced(kako: Kako) -> None:
    assert "not a plain file" in config(kako, Path(os.devnull), "set", "currency", "EUR", code=4).err
    assert not Path(os.devnull).is_file()


# --- a file that is not in order


def test_a_configuration_that_a_failing_disk_does_not_tell_about_is_not_taken_for_none(
    kako: Kako, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('currency = "EUR"\n', encoding="utf-8")
    real = os.stat

    def stat_of_failing_disk(path: str | os.PathLike[str], **how: bool) -> os.stat_result:
        if os.fspath(path) in {str(file), str(file.parent)}:
            raise OSError(errno.EIO, os.strerror(errno.EIO), os.fspath(path))
        return real(path, **how)

    monkeypatch.setattr(os, "stat", stat_of_failing_disk)
    assert "the configuration" in kako("order", "add", "KB1", "--price", "5.00", code=5).err


def test_a_file_that_is_no_toml_is_named_with_its_line(kako: Kako, file: Path) -> None:
    file.write_text('agent = "kakobuy"\ncurrency = EUR\n', encoding="utf-8")
    for words in (("config", "list"), ("config", "set", "agent", "kakobuy"), ("status",)):
        said = kako(*words, code=4, KAKORETURN_CONFIG=str(file)).err
        assert "line 2" in said
        assert "kakoreturn config edit" in said
    assert "EUR" in file.read_text(encoding="utf-8")


def test_a_key_that_is_not_known_can_be_taken_out_again(kako: Kako, file: Path) -> None:
    file.write_text(OWN + "weather = 1\n", encoding="utf-8")
    kako("status", code=4, KAKORETURN_CONFIG=str(file))
    assert config(kako, file, "unset", "weather").out == "weather is not set.\n"
    assert file.read_text(encoding="utf-8") == OWN


def test_a_variable_that_cannot_be_is_refused(kako: Kako) -> None:
    said = kako("status", code=2, KAKORETURN_CALENDAR="lunar").err
    assert "KAKORETURN_CALENDAR is 'lunar'" in said
    assert "CN or weekdays" in said


# --- editing


def test_edit_keeps_what_is_in_order(kako: Kako, file: Path) -> None:
    change = editor(kako, "text = text.replace('USD', 'EUR')")
    assert "in order" in config(kako, file, "edit", EDITOR=change).out
    assert file.read_text(encoding="utf-8") == OWN.replace("USD", "EUR")


def test_edit_leaves_the_file_alone_where_the_text_is_not_in_order(kako: Kako, file: Path) -> None:
    change = editor(kako, "text += 'weather = 1'")
    said = config(kako, file, "edit", code=4, TERM="xterm", VISUAL=change, EDITOR="no-such").err
    assert "unknown key 'weather'" in said
    assert file.read_text(encoding="utf-8") == OWN


def test_edit_mends_a_broken_file(kako: Kako, file: Path) -> None:
    file.write_text("currency = EUR\n", encoding="utf-8")
    config(kako, file, "edit", EDITOR=editor(kako, "text = text.replace('EUR', '\"EUR\"')"))
    assert config(kako, file, "get", "currency").out == "EUR\n"


def test_a_new_file_begins_with_everything_that_can_be_set(kako: Kako) -> None:
    file = kako.folder / "new.toml"
    assert "Nothing was changed" in config(kako, file, "edit", EDITOR=editor(kako, "")).out
    assert not file.exists()
    change = editor(kako, r"import re; text = re.sub('^# (?=\\w+ = )', '', text, flags=re.M)")
    config(kako, file, "edit", EDITOR=change)
    found = origins(config(kako, file, "list", "--json"))
    assert {origin for name, (_, origin) in found.items() if name != "db"} == {"file"}  # which these tests name by --db


@pytest.mark.parametrize(
    ("editor", "code", "said"),
    [
        ("", 2, "an editor asks, and there is no terminal"),
        (" ", 2, "cannot be read as a command"),
        ("no-such-editor", 3, "cannot be run"),
        ("'", 2, "cannot be read as a command"),
        ("false", 4, "ended with 1"),
    ],
    ids=str,
)
@posix
def test_an_editor_that_cannot_be_used(kako: Kako, file: Path, editor: str, code: int, said: str) -> None:
    assert said in config(kako, file, "edit", code=code, EDITOR=editor).err
    assert file.read_text(encoding="utf-8") == OWN


def test_the_usual_editor_is_not_started_where_there_is_no_terminal(kako: Kako, file: Path) -> None:
    said = config(kako, file, "edit", code=2, TERM="xterm").err
    assert "there is no terminal" in said
    assert "kakoreturn config set KEY VALUE; kakoreturn config path" in said


def test_no_editor_is_started_where_nothing_may_be_asked(kako: Kako, file: Path) -> None:
    said = kako("--no-input", "config", "edit", code=2, EDITOR="true", KAKORETURN_CONFIG=str(file)).err
    assert "nothing may be asked" in said


# --- what the values do


def test_colours_follow_the_setting_and_the_environment_beats_the_file(kako: Kako, file: Path) -> None:
    config(kako, file, "set", "colours", "always")
    where = str(file)
    assert "\x1b[1;36m" in kako.process("status", KAKORETURN_CONFIG=where).out
    assert "36m" not in kako.process("status", KAKORETURN_CONFIG=where, NO_COLOR="1").out
    config(kako, file, "set", "colours", "never")
    assert "\x1b[1;36m" in kako.process("status", KAKORETURN_CONFIG=where, FORCE_COLOR="1").out
    assert "\x1b" not in kako.process("status", KAKORETURN_CONFIG=where).out


def test_what_is_wrong_in_the_environment_is_said_before_anything_is_written(kako: Kako, file: Path) -> None:
    before = file.read_bytes()
    ran = config(kako, file, "set", "currency", "EUR", code=2, KAKORETURN_CURRENCY="zzzz")
    assert "KAKORETURN_CURRENCY" in ran.err
    assert file.read_bytes() == before


# --- what is remembered of it


def coloured(kako: Kako, file: Path, colours: str) -> bool:
    """Whether answers are in colour once the file says so, whose size and time are always the same."""
    file.write_text(f'colours = "{colours}"'.ljust(30), encoding="utf-8")
    os.utime(file, (1, 1))
    return "\x1b" in kako("status", KAKORETURN_CONFIG=str(file)).out


def place(kako: Kako) -> Path:
    """Where it is remembered."""
    return kako.home / ".cache" / "kakoreturn" / "config.json"


def test_a_change_counts_at_once_though_the_file_is_as_old_and_as_long(kako: Kako, file: Path) -> None:
    wanted = ["always", "always", "never", "never", "always"]
    assert [coloured(kako, file, colours) for colours in wanted] == [True, True, False, False, True]


def spoilt_by_others(place: Path) -> None:
    place.write_text(place.read_text(encoding="utf-8").replace('"never"', '"always"'), encoding="utf-8")
    place.chmod(0o666)


def piped(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


def linked(place: Path) -> None:
    elsewhere = place.rename(place.with_name("other.json"))
    place.symlink_to(elsewhere)
    spoilt_by_others(elsewhere)
    elsewhere.chmod(0o600)


@posix
@pytest.mark.parametrize(
    "spoil",
    [
        lambda place: place.write_bytes(b"\xff"),
        lambda place: place.write_text("[" * 100_000),
        lambda place: place.write_text('{"bytes": 1}'),
        lambda place: (place.unlink(), place.mkdir()),
        piped,
        linked,
        spoilt_by_others,
    ],
    ids=["damaged", "nested", "other", "a folder", "a pipe", "a link", "others may write"],
)
def test_what_is_remembered_is_trusted_only_where_nobody_else_may_write_it(
    kako: Kako, file: Path, spoil: Callable[[Path], object]
) -> None:
    assert not coloured(kako, file, "never")
    assert stat.S_IMODE(place(kako).stat().st_mode) == 0o600
    spoil(place(kako))
    assert not coloured(kako, file, "never")


@posix
def test_a_command_does_without_where_nothing_can_be_remembered(kako: Kako, file: Path) -> None:
    (kako.home / ".cache").write_text("no folder", encoding="utf-8")
    assert coloured(kako, file, "always")
    assert not coloured(kako, file, "never")
