"""What may have been meant: commands, options, words and orders that are nearly right."""

import json

import pytest

from tests.support.kako import SEAM, Kako


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("statu",), 2, "did you mean status?"),
        (("order", "lst"), 2, "did you mean list?"),
        (("photo", "ad", "1"), 2, "did you mean add?"),
        (("order", "delete", "KB1"), 2, "did you mean remove?"),
        (("order", "rm", "KB1"), 2, "did you mean remove?"),
        (("order", "rename", "KB1"), 2, "did you mean edit?"),
        (("order", "delte", "KB1"), 2, "kakoreturn order --help lists the commands"),
        (("order", "shiped", "KB1"), 2, "did you mean shipped?"),
        (("statuss",), 2, "did you mean status?"),
        (("delete", "1"), 2, "kakoreturn --help lists the commands"),
        (("order", "frobnicate"), 2, "kakoreturn order --help lists the commands"),
        (("record", "1", "snet"), 2, "did you mean sent?"),
        (("record", "1", "sent", "--not", "x"), 2, "did you mean --note?"),
        (("order", "list", "--jsn"), 2, "did you mean --json?"),
        (("--dbb", "x", "status"), 2, "did you mean --db?"),
        (("status", "--today", "2026-06-01"), 2, "it goes before the command: kakoreturn --today"),
        (("new", "--fault", "scratched"), 2, "it goes with defect"),
        (("draft", "1", "--amount", "3"), 2, "it goes with record and amend"),
        (("status", "--wobble"), 2, "kakoreturn status --help shows what it takes"),
        (("switch", "1", "refnd"), 2, "did you mean refund?"),
        (("draft", "1", "--kind", "followup"), 2, "did you mean follow-up?"),
        (("guide", "timelin"), 2, "did you mean timeline?"),
        (("status", "KB250611"), 3, "did you mean 'KB250601'?"),
        (("show", "order:kb250601"), 3, "did you mean 'KB250601'?"),
        (("order", "show", "KB25061"), 3, "did you mean 'KB250601'?"),
        (("order", "shipped", "B250601"), 3, "did you mean 'KB250601'?"),
        (("qc", "KB250610"), 3, "did you mean 'KB250601'?"),
        (("draft", "Wollschal"), 3, "kakoreturn status --all lists every case"),
    ],
    ids=str,
)
def test_what_may_have_been_meant_is_said(kako: Kako, words: tuple[str, ...], code: int, said: str) -> None:
    kako("new", "--order", "KB250601", "--remedy", "exchange", "--defect", SEAM)
    answer = kako(*words, code=code)
    assert answer.out == ""
    assert said in answer.err.splitlines()[1]


# --- errors as JSON


@pytest.mark.parametrize(
    "line",
    [
        ("status", "--bogus", "--json"),
        ("nosuch", "--json"),
        ("show", "--json"),
        ("note", "--on", "--json", "--json"),
        ("record", "1", "snet", "--json"),
        ("--today", "nonsense", "status", "--json"),
    ],
    ids=" ".join,
)
def test_an_error_is_json_where_that_was_asked_for(kako: Kako, line: tuple[str, ...]) -> None:
    ran = kako(*line, code=2)
    assert json.loads(ran.err)["error"]["kind"] == "usage"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("message", "99", "--from", "me", "--", "--json"), 3),
        (("note", "99", "--", "--json"), 3),
        (("note", "99", "text", "--on", "--json"), 2),
        (("--db", "--json", "show", "99"), 3),
    ],
    ids=str,
)
def test_json_as_a_text_or_a_value_asks_for_nothing(kako: Kako, line: tuple[str, ...], code: int) -> None:
    assert kako(*line, code=code).err.startswith("error: ")


@pytest.mark.parametrize(("words", "meant"), [(("New",), "new"), (("STATUS",), "status"), (("order", "Add"), "add")])
def test_capitals_are_no_difference_between_commands(kako: Kako, words: tuple[str, ...], meant: str) -> None:
    assert f"did you mean {meant}?" in kako(*words, code=2).err


@pytest.mark.parametrize(
    ("words", "example"),
    [
        (("dossier", "2"), "as in: kakoreturn dossier 2 --out case.html"),
        (("photo", "grid", "1", "1"), "as in: kakoreturn photo grid 3 1 --out grid.jpg"),
        (("photo", "sheet"), "as in: kakoreturn photo sheet 3 --out sheet.jpg"),
    ],
)
def test_what_is_missing_is_said_with_an_example(kako: Kako, words: tuple[str, ...], example: str) -> None:
    assert kako(*words, code=2).err.splitlines()[-1] == f"hint: {example}"
