"""What text is let in, and what is let out to a terminal."""

import shlex
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kakoreturn.domain.errors import UsageProblem
from kakoreturn.domain.text import (
    Placeholder,
    file_name,
    harmless_cell,
    is_sayable,
    is_slip,
    long,
    names_a_server,
    one_line,
    order_number,
    placeholders,
    safe,
    shell_quoted,
    short,
    text_of_cell,
)

# Every character there is, lone surrogates too.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
HOSTILE = {
    *(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
}


def is_hostile(char: str) -> bool:
    """Whether a character is a C0 or C1 control, steers the direction of text, breaks a line or is a surrogate."""
    return char in HOSTILE or unicodedata.category(char) == "Cs"


# --- out


@given(ANY_TEXT)
def test_safe_takes_out_what_is_hostile_and_keeps_everything_else(text: str) -> None:
    assert safe(text) == "".join(char for char in text if not is_hostile(char))


@pytest.mark.parametrize("char", sorted(HOSTILE), ids=ascii)
def test_no_hostile_character_gets_through(char: str) -> None:
    assert safe(f"a{char}b") == "ab"
    assert char not in one_line(f"a{char}b")


@given(ANY_TEXT)
def test_safe_text_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(ANY_TEXT)
def test_one_line_is_one_safe_line(text: str) -> None:
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    assert "\t" not in shown
    assert safe(shown) == shown


def test_one_line_joins_lines_with_a_space() -> None:
    assert one_line("seam\n\n\topen") == "seam open"


# --- out: into a shell


# What a shell on this system reads as it stands, and what must stand in quotes.
BARE = ("KB1", "a:b", "KB+1", "a.b-c_d/e", "me@home", "鞋42", "Größe", "हिंदी", "/home/me/kako.db")
IN_QUOTES = ("KB 1", "x=y", "=ls", "x;touch PWN", "(touch PWN)", "~root", "a, b", "#1", "what?", "@home")
# What one of the five shells would make something else of, in quotes too, and what would be an option.
UNSAYABLE = (
    *("", "-x", "--db", "$(touch PWN)", "`touch PWN`", "%PATH%", "%self", 'x"&calc&"', "a'b", "a&b", "a|b", "a>b"),
    *("a<b", "!ls", "a!b", "^a^b", "{a,b}", "[a-z]*", "a*", "$HOME", "two\nlines", "a\tb", "\u201cquoted\u201d"),
    *("a\u2019b", "a\u202eb", "a\u200bb", "a\u00a0b", "\u0301a", "\x1b[31m", "a\u2013b", "\ud800"),
)


@pytest.fixture(params=["linux", "win32"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each system in turn."""
    monkeypatch.setattr(sys, "platform", request.param)
    return str(request.param)


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("word", BARE)
def test_a_plain_word_stands_in_a_command_as_it_is(word: str) -> None:
    assert shell_quoted([word]) == word


@pytest.mark.parametrize("word", IN_QUOTES)
def test_what_is_safe_in_quotes_stands_in_those_of_the_system(system: str, word: str) -> None:
    quote = '"' if system == "win32" else "'"
    assert shell_quoted([word]) == f"{quote}{word}{quote}"


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("word", UNSAYABLE)
def test_for_anything_else_stands_a_placeholder(word: str) -> None:
    assert not is_sayable(word)
    assert shell_quoted([word]) == "ORDER"
    assert shell_quoted(["KB1", word], Placeholder.FILE) == "KB1 FILE"


def test_a_backslash_is_said_on_windows_alone_where_it_closes_no_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shell_quoted(["a\\b"], Placeholder.FILE) == "FILE"
    monkeypatch.setattr(sys, "platform", "win32")
    assert shell_quoted(["C:\\data\\kako.db"]) == "C:\\data\\kako.db"
    assert shell_quoted(["C:\\my store\\kako.db"]) == '"C:\\my store\\kako.db"'
    assert shell_quoted(["C:\\my store\\"], Placeholder.FILE) == "FILE"


@given(st.lists(ANY_TEXT, max_size=4))
def test_a_shell_reads_what_is_printed_back_as_it_is(words: list[str]) -> None:
    wanted = [word if is_sayable(word) else "ORDER" for word in words]
    assert shlex.split(shell_quoted(words)) == wanted


def test_the_placeholders_in_a_command_are_found() -> None:
    assert placeholders("kakoreturn new --order ORDER --defect TEXT --item 'no ORDER here' --photo FILE") == [
        *("ORDER", "TEXT", "FILE")
    ]
    assert placeholders("kakoreturn order show 'ORDER'") == []
    assert placeholders("kakoreturn order show ORDER-7") == []


# --- in: short fields


@pytest.mark.parametrize(
    ("given_", "kept"),
    [("KB1", "KB1"), ("  KB1\n", "KB1"), ("鞋 42", "鞋 42"), ("cafe\u0301", "caf\u00e9"), ("a" * 200, "a" * 200)],
)
def test_a_short_field_is_kept_trimmed_and_in_one_unicode_form(given_: str, kept: str) -> None:
    assert short(given_, "the item") == kept


@pytest.mark.parametrize(
    ("value", "why", "hint"),
    [
        *((value, "is empty", "give the item with at least one character") for value in ("", " \n\t ")),
        ("a" * 201, "has 201 characters", "200 are the most"),
        *(
            (f"a{char}b", "holds a control character", "leave out what cannot be printed")
            for char in "\n\x1b\x00\x9b\ud800"
        ),
    ],
)
def test_a_short_field_that_cannot_be_kept_is_refused(value: str, why: str, hint: str) -> None:
    with pytest.raises(UsageProblem, match=f"^the item .*{why}") as refused:
        short(value, "the item")
    assert refused.value.hint == hint


def test_signs_that_only_join_others_may_stand_in_a_short_field() -> None:
    assert short("shoe \u200d42", "the item") == "shoe \u200d42"


@pytest.mark.parametrize("value", ["KB1", "7", "鞋-42", "A B/C#1", "a" * 64, "--help", "'\"$()"])
def test_an_order_number_may_be_any_printable_text(value: str) -> None:
    assert order_number(value) == value


@pytest.mark.parametrize("value", ["", "a" * 65, "KB\u202e1", "KB\u200b1", "KB\x071", "KB\ue0001"])
def test_an_order_number_that_is_too_long_or_cannot_be_printed_is_refused(value: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        order_number(value)
    assert safe(refused.value.message) == refused.value.message
    assert refused.value.message.startswith("the order number ")


@given(ANY_TEXT)
def test_whatever_an_order_number_is_let_in_as_is_let_in_again_unchanged(value: str) -> None:
    try:
        kept = order_number(value)
    except UsageProblem:
        return
    assert order_number(kept) == kept == safe(kept)
    assert 1 <= len(kept) <= 64
    assert kept.isprintable()


# --- in: long texts


@pytest.mark.parametrize(
    ("given_", "kept", "removed"),
    [
        ("seam open", "seam open", 0),
        ("  two\r\nlines\rhere\n", "two\nlines\nhere", 0),
        ("a\u2028b\u2029c", "a\nb\nc", 0),
        ("tab\tstays", "tab\tstays", 0),
        ("bell\x07 and \x1b[31mred", "bell and [31mred", 2),
        ("half \ud800 pair", "half  pair", 1),
        ("cafe\u0301", "caf\u00e9", 0),
    ],
)
def test_control_characters_are_taken_out_of_a_long_text_and_counted(given_: str, kept: str, removed: int) -> None:
    assert long(given_, "the note") == (kept, removed)


@pytest.mark.parametrize("value", ["", " \n ", "\x00\x07", "\ud800"])
def test_a_long_text_with_nothing_in_it_is_refused(value: str) -> None:
    with pytest.raises(UsageProblem, match="the note is empty"):
        long(value, "the note")


@given(ANY_TEXT)
def test_a_long_text_is_kept_in_a_form_that_stays_as_it_is(value: str) -> None:
    try:
        kept, _ = long(value, "the note")
    except UsageProblem:
        return
    assert long(kept, "the note") == (kept, 0)
    assert not {char for char in kept if unicodedata.category(char) in {"Cc", "Cs"}} - {"\n", "\t"}


def test_a_long_text_is_in_one_unicode_form_also_where_something_was_taken_out() -> None:
    kept, removed = long("cafe\x00\u0301", "the note")
    assert (kept, removed) == ("caf\u00e9", 1)


# --- the beginning of a file's name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("KB1", "KB1"),
        ("鞋 42/b", "鞋-42-b"),
        ("--a..b--", "a-b"),
        ("../../etc", "etc"),
        ("***", "order"),
        ("cafe\u0301", "caf\u00e9"),
        ("a" * 50, "a" * 40),
        ("a" * 39 + "-b", "a" * 39),
    ],
)
def test_a_file_is_named_by_letters_and_digits_alone(number: str, name: str) -> None:
    assert file_name(number) == name


@given(ANY_TEXT)
def test_no_order_number_names_another_folder(number: str) -> None:
    assert file_name(number)
    assert not set(file_name(number)) & set("./\\: \0")


@given(st.text(alphabet="'=+-@\t\rab＝ ", max_size=6))
@example("=1+1")
@example("'=1+1")
def test_a_cell_never_begins_a_formula_and_comes_back(text: str) -> None:
    assert harmless_cell(text)[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert text_of_cell(harmless_cell(text)) == text


@given(st.text(max_size=20))
def test_other_text_than_a_formula_stays_as_it_is(text: str) -> None:
    if harmless_cell(text) == text:
        assert text_of_cell(text) == text


@pytest.mark.parametrize(
    ("store", "is_server"),
    [
        ("postgresql://ann@db.example/buyers", True),
        ("PostgreSQL://db.example/buyers", True),
        ("postgres:buyers", True),
        ("mysql://db.example/buyers", True),
        ("kako.db", False),
        ("/srv/a:b/kako.db", False),
        ("C://shop/kako.db", False),
        ("C:\\shop\\kako.db", False),
        ("", False),
    ],
)
def test_an_address_is_told_from_a_path(store: str, *, is_server: bool) -> None:
    assert names_a_server(store) is is_server


@pytest.mark.parametrize(
    ("word", "other", "is_one"),
    [
        ("KB26119", "KB261119", True),
        ("kb2611190", "KB261119", True),
        ("KB261191", "KB261119", True),
        ("KB261119", "KB261118", False),
        ("KB261119", "KB261119", False),
        ("KB261", "KB2611190", False),
        ("KB1", "KB12", False),
    ],
)
def test_a_number_is_mistyped_by_a_sign_too_many_or_too_few_or_two_swapped(word: str, other: str, is_one: bool) -> None:  # noqa: FBT001 - a table
    assert is_slip(word, other) is is_slip(other, word) is is_one
