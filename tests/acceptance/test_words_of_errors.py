"""Errors and answers in words that say what is meant, each with a hint that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kakoreturn.domain.text import shell_quoted

if TYPE_CHECKING:
    from tests.support.kako import Kako


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("order", "photos", "Q1", "--on", "2026-05-01"), 4, "cannot be photographed on 2026-05-01: it was stocked on"),
        (("order", "stocked", "Q2", "--on", "2026-06-05"), 4, "it was photographed on 2026-06-02"),
        (("amend", "1", "refunded", "--note", "x"), 4, "refunded is not on record, so there is nothing to correct"),
        (("amend", "1", "qc", "--at", "1", "--note", "x"), 4, "what is number 1 on record is not qc"),
        (("record", "1", "sent", "--amount", "1"), 2, "it goes with agreed, refunded, offered, charged"),
        (("draft", "1", "--kind", "after-shipping"), 4, "is for an item that has shipped"),
        (("draft", "1", "--kind", "refund-chase"), 4, "is for a refund, and the case asks for an exchange"),
        (("record", "1", "refunded"), 4, "did you mean kakoreturn switch 1 refund? allowed"),
        (("--json", "status"), 2, "kakoreturn COMMAND --json"),
        (("qc", "Q2", "--pass", "--minutes=-1"), 2, "a whole number of minutes"),
        (("photo", "add", "1", "seam.png", "--circle", "Z9"), 2, "kakoreturn photo grid 1 PHOTO --out grid.jpg"),
        (("note",), 2, "missing CASE, TEXT\n"),
        (("defect",), 2, "missing CASE, TEXT\n"),
        (("defect", "--remove", "1"), 2, "missing CASE\n"),
        (("message",), 2, "missing CASE, TEXT, --from\n"),
        (("photo", "add"), 2, "missing CASE, FILE...\n"),
        (("attach",), 2, "missing CASE, FILE...\n"),
        (("dossier",), 2, "missing CASE, --out\n"),
        (("order", "note"), 2, "missing NUMBER, TEXT\n"),
        (("status", "--seller"), 2, "kakoreturn status --help shows what it takes"),
        (("order", "list", "--stage"), 2, "kakoreturn order list --help shows what it takes"),
        (("show", "1", "2"), 2, "error: '2' is too much\n"),
        (("import", "seam.png"), 4, "name a file that kakoreturn export json has written"),
    ],
    ids=str,
)
def test_an_error_says_what_is_meant(kako: Kako, words: tuple[str, ...], code: int, said: str) -> None:
    kako.photo("seam.png")
    kako.open(order="Q1", sent="2026-06-01")
    kako("order", "stocked", "Q1", "--on", "2026-06-01")
    kako("order", "add", "Q2")
    kako("order", "photos", "Q2", "--on", "2026-06-02")
    assert said in kako(*words, code=code).err


def test_what_reopens_a_case_beside_another_is_not_told_how_to_open_one(kako: Kako) -> None:
    kako.open()
    kako.record("accepted", "2026-06-10")
    kako.open()
    said = kako("undo", "case:1", code=4).err
    assert "go on with: kakoreturn status 2\n" in said


def test_a_setting_that_is_neither_yes_nor_no_is_said_in_our_words(kako: Kako) -> None:
    said = kako("status", code=2, KAKORETURN_NO_INPUT="maybe").err
    assert said.splitlines()[0] == "error: KAKORETURN_NO_INPUT 'maybe' is neither yes nor no"


def test_a_payment_of_nothing_is_not_told_among_the_money(kako: Kako) -> None:
    kako.open(remedy="refund", sent="2026-06-01")
    kako.record("agreed", "2026-06-02", "--amount", "90", "--currency", "CNY")
    kako.record("refunded", "2026-06-03", "--amount", "90")
    kako.record("reopened", "2026-06-04")
    kako.record("refunded", "2026-06-05", "--final")
    said = kako("status", "1").out
    assert "90.00 CNY received" in said
    assert "0.00 CNY received" not in said.replace("90.00", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("refunded", "18"), "--amount 18"),
        (("refunded", "18.50 CNY", "--final"), f"--amount {shell_quoted(['18.50 CNY'])}"),
        (("agreed", "30", "EUR"), f"--amount {shell_quoted(['30 EUR'])}"),
        (("refused", "offered", "€18"), "--amount 12.50"),  # a sign that not every shell takes as it is
    ],
)
def test_a_sum_behind_an_event_is_told_how_to_be_said(kako: Kako, typed: tuple[str, ...], said: str) -> None:
    kako.open(sent="2026-06-01", remedy="refund")
    ran = kako("record", "1", *typed, code=2)
    assert (" is a sum" in ran.err, "known:" in ran.err) == (True, False)
    assert ran.err.rstrip().endswith(said)
    assert "EVENT '18' is not known" in kako("record", "1", "chased", "18", code=2).err
