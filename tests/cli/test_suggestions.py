"""What may have been meant: commands, options, words and orders that are nearly right."""

import pytest

from tests.support.kako import SEAM, Kako


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("statu",), 2, "did you mean status?"),
        (("order", "lst"), 2, "did you mean list?"),
        (("photo", "ad", "1"), 2, "did you mean add?"),
        (("order", "frobnicate"), 2, "kakoreturn order --help lists the commands"),
        (("record", "1", "snet"), 2, "did you mean sent?"),
        (("record", "1", "sent", "--not", "x"), 2, "did you mean --note?"),
        (("order", "list", "--jsn"), 2, "did you mean --json?"),
        (("--dbb", "x", "status"), 2, "did you mean --db?"),
        (("status", "--today", "2026-06-01"), 2, "it goes before the command: kakoreturn --today"),
        (("status", "--wobble"), 2, "kakoreturn status --help shows what it takes"),
        (("switch", "1", "refnd"), 2, "did you mean refund?"),
        (("draft", "1", "--kind", "followup"), 2, "did you mean follow-up?"),
        (("guide", "timelin"), 2, "did you mean timeline?"),
        (("status", "KB250611"), 3, "did you mean KB250601?"),
        (("show", "order:kb250601"), 3, "did you mean KB250601?"),
        (("order", "show", "KB25061"), 3, "did you mean KB250601?"),
        (("order", "shipped", "B250601"), 3, "did you mean KB250601?"),
        (("qc", "KB250610"), 3, "did you mean KB250601?"),
        (("draft", "Wollschal"), 3, "kakoreturn status --all lists every case"),
    ],
    ids=str,
)
def test_what_may_have_been_meant_is_said(kako: Kako, words: tuple[str, ...], code: int, said: str) -> None:
    kako("new", "--order", "KB250601", "--remedy", "exchange", "--defect", SEAM)
    answer = kako(*words, code=code)
    assert answer.out == ""
    assert said in answer.err.splitlines()[1]
