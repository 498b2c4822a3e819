"""One line for one errand: a request with its photos, circles and message, one's own choice, photos told apart."""

from __future__ import annotations

import pytest

from tests.support.kako import SEAM, Kako

NEW = ("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)


def circles(kako: Kako) -> list[int]:
    """Return how many circles each photo of case 1 has."""
    return [len(photo["circles"]) for photo in kako.show()["photos"]]


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        (("--photo", "a.png", "--circle", "C2"), [1]),
        (("--circle", "C2", "--photo", "a.png"), [1]),
        (("--photo", "a.png", "--circle", "C2", "--photo", "b.png"), [1, 0]),
        (("--photo=a.png", "--photo=b.png", "--circle=C2", "--circle=B1"), [0, 2]),
        (("--photo", "a.png", "--circle", "C2", "--photo", "b.png", "--circle", "B1"), [1, 1]),
    ],
)
def test_a_circle_belongs_to_the_photo_before_it(kako: Kako, flags: tuple[str, ...], found: list[int]) -> None:
    kako.photo("a.png", size=(80, 80))
    kako.photo("b.png", size=(80, 80), grey=90)
    kako(*NEW, *flags)
    assert circles(kako) == found


def test_circles_on_the_same_picture_given_twice_are_all_on_it(kako: Kako) -> None:
    for name in ("a.png", "same.png"):
        kako.photo(name, size=(80, 80))
    kako(*NEW, "--photo", "a.png", "--circle", "C2", "--photo", "same.png", "--circle", "B1", "--circle", "A1")
    assert circles(kako) == [3]


def test_a_circle_before_several_photos_belongs_to_none(kako: Kako) -> None:
    kako.photo("a.png", size=(80, 80))
    kako.photo("b.png", size=(80, 80), grey=90)
    ran = kako(*NEW, "--circle", "C2", "--photo", "a.png", "--photo", "b.png", code=2)
    assert "--circle goes behind the --photo that it belongs to" in ran.err
    assert "no cell 'Z99'" in kako(*NEW, "--photo", "a.png", "--circle", "Z99", code=2).err
    kako("status", "1", code=3)


def test_a_request_whose_message_is_copied_leaves_nothing_but_to_send_it(kako: Kako) -> None:
    kako.photo("a.png", size=(80, 80))
    ran = kako(*NEW, "--photo", "a.png", "--circle", "C2", "--copy")
    assert "copied" in ran.err
    assert ran.out.splitlines()[-2:] == ["once you have pasted and sent the message:", "kakoreturn record 1 sent"]


def test_ones_own_choice_needs_no_defect_and_names_none(kako: Kako) -> None:
    kako("new", "--order", "KB1", "--remedy", "refund", "--no-reason")
    case = kako.case()
    steps = {step["id"]: step["done"] for step in case.data["steps"]}
    assert (steps["document"], steps["explain"]) == (True, True)
    assert case.actions() == ["send_request"]
    assert "noted" not in kako("draft", "1").out


def test_ones_own_choice_and_a_defect_contradict_each_other(kako: Kako) -> None:
    assert "--no-reason goes without --defect" in kako(*NEW, "--no-reason", code=2).err
    assert "missing --order, --remedy, --defect" in kako("new", code=2).err


def test_photos_that_were_there_already_are_told_apart(kako: Kako) -> None:
    kako.open()
    for name, grey in (("a.png", 100), ("b.png", 110), ("c.png", 120)):
        kako.photo(name, size=(80, 80), grey=grey)
    assert "added 2 photos." in kako("photo", "add", "1", "a.png", "b.png").out
    assert "added 1 photo, photo 1, 2 were there already." in kako("photo", "add", "1", "a.png", "b.png", "c.png").out
    assert "photo 3 was there already." in kako("photo", "add", "1", "c.png").out
    assert (
        "photo 3 was there already, and has 1 circle now." in kako("photo", "add", "1", "c.png", "--circle", "C2").out
    )
    assert "added" not in kako("photo", "add", "1", "a.png", "a.png").out


def test_a_photo_that_is_added_again_keeps_its_circles_unless_others_are_given_which_is_said(kako: Kako) -> None:
    kako.open()
    kako.photo("a.png", size=(80, 80))
    add = ("photo", "add", "1", "a.png")
    assert "circles" not in kako(*add, "--circle", "C2", "--circle", "A1").err
    circles = kako.show()["photos"][0]["circles"]
    assert kako(*add).err == kako(*add, "--circle", "C2", "--circle", "A1").err == ""
    assert kako.show()["photos"][0]["circles"] == circles
    again = kako(*add, "--circle", "C2", "--circle", "B2")
    assert again.err == "photo 1 had 1 other circle before, which is gone; to bring it back: kakoreturn undo 1\n"
    assert kako(*add, "--circle", "D4").err.startswith("photo 1 had 2 other circles before, which are gone; to bring")
    kako("undo", "1")
    kako("undo", "1")
    assert kako.show()["photos"][0]["circles"] == circles


def test_one_clean_exchange_takes_at_most_ten_commands(kako: Kako) -> None:
    kako.photo("qc.png", size=(80, 80))
    kako.photo("new.png", size=(80, 80), grey=90)
    commands = [
        ("2026-06-01", ("order", "add", "KB1", "--item", "Runner 42", "--price", "289")),
        ("2026-06-03", ("order", "photos", "KB1")),
        ("2026-06-03", ("qc", "KB1", "--fail", f"stitching: {SEAM}")),
        (
            "2026-06-03",
            ("new", "--order", "KB1", "--remedy", "exchange", "--photo", "qc.png", "--circle", "C2", "--copy"),
        ),
        ("2026-06-03", ("record", "1", "sent")),
        ("2026-06-08", ("record", "1", "reviewed", "confirmed")),
        ("2026-06-14", ("record", "1", "arrived", "qc")),
        ("2026-06-15", ("qc", "KB1", "--pass")),
        ("2026-06-15", ("record", "1", "approved")),
    ]
    for today, words in commands:
        kako(*words, today=today)
    assert len(commands) <= 10
    assert kako.case(today="2026-06-15")["outcome"] == "exchanged"
    kako("order", "shipped", "KB1", today="2026-06-16")


def test_what_was_sold_without_return_is_said(kako: Kako) -> None:
    kako(*NEW, "--no-return")
    assert kako.case()["no_return"] is True
    assert "sold without return, as you noted: what is wrong with it is the reason to name" in kako("status", "1").out
    kako("new", "--order", "KB2", "--remedy", "refund", "--no-reason", "--no-return")
    assert "sold without return, as you noted: a change of mind may be refused" in kako("status", "2").out


def test_that_an_order_was_sold_without_return_goes_by_the_order_and_through_lists(kako: Kako) -> None:
    kako("order", "add", "KB1", "--no-return", "--item", "Scarf")
    assert kako("order", "show", "KB1", "--json").json()["no_return"] is True
    kako("new", "--order", "KB1", "--remedy", "refund", "--no-reason")
    assert kako.case()["no_return"] is True
    listed = kako("export", "csv").out
    (kako.folder / "list.csv").write_text(listed.replace("KB1", "KB2"), encoding="utf-8")
    kako("order", "import", "list.csv")
    assert kako("order", "show", "KB2", "--json").json()["no_return"] is True
    kako("order", "edit", "KB2", "--clear", "no-return")
    assert kako("order", "show", "KB2", "--json").json()["no_return"] is None
    assert kako("doctor").code == 0
