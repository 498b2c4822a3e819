"""What lies on the page, and how it gets on record: whole, once, and without losing what others put there meanwhile."""

from __future__ import annotations

import io
import re
import sys
import tempfile
import threading
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import pytest
from PIL import Image

from kakoreturn.config import Config
from kakoreturn.domain import events as ev
from kakoreturn.domain.circles import Circle
from kakoreturn.domain.errors import NotFound, Refused, UsageProblem
from kakoreturn.domain.records import replace
from kakoreturn.domain.values import Category, Days, Happening, OrderStage, Remedy
from kakoreturn.page import tray
from kakoreturn.page.desk import Desk
from kakoreturn.page.tray import MOST_PHOTOS
from kakoreturn.service import cases, looking, orders, rules, undoing
from kakoreturn.service import photos as photos_service
from kakoreturn.service.place import Place, opened
from kakoreturn.store import Store
from tests.support.pictures import as_bytes, png_of_size, quarters
from tests.support.stores import AT, DAYS, TODAY, ago, failed, open_case, record

from .test_document import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kakoreturn.domain.case import Case

NEW: dict[str, object] = {"number": None, "check": None}
AT_HEEL: dict[str, object] = {"x": 210_000, "y": 565_000, "radius": 40_000}
HEEL = Circle(x=210_000, y=565_000, radius=40_000)
OPEN_SEAM = {**NEW, "fault": "open-seam", "where": "left heel"}


@dataclass
class Buyer:
    """Somebody with a store, who opens pages on it."""

    folder: Path
    days: Days = DAYS
    desks: list[Desk] = field(default_factory=list)

    def place(self) -> AbstractContextManager[Place]:
        """The store on the day it is."""
        return opened(self.folder / "kako.db", self.days, AT, Config())

    def photo(self, name: str = "heel.jpg", **options: object) -> Path:
        """A photo in the buyer's folder, another one by each name."""
        picture = quarters()
        picture.putpixel((len(name), 5), (9, 9, 9))
        (self.folder / name).write_bytes(as_bytes(picture, "JPEG", **options))
        return self.folder / name

    def order(self, category: Category | None = Category.SHOES) -> None:
        """Put an order on record whose photos wait for review."""
        with Store(self.folder / "kako.db") as store, store.changeset(AT) as book:
            rules.orders.add_order(book, "KB1", ev.OrderDescribed(item="Runner 42", agent="kakobuy", category=category))
            rules.orders.move_orders(book, [("KB1", 1)], OrderStage.PHOTOS, ago(1), DAYS)

    def case(self, *events: Happening, photos: int = 1) -> None:
        """Open a case with a defect and photos, and record what happened to it."""
        with Store(self.folder / "kako.db") as store:
            open_case(store)
            for event in events:
                record(store, 1, event)
        with self.place() as place:
            photos_service.add(place, 1, [self.photo(f"{n * 'x'}.jpg") for n in range(1, photos + 1)], on=TODAY)

    def page(self, what: str) -> Desk:
        """A page to look through the order's photos, or to mark those of the case."""
        with self.place() as place:
            subject = looking.to_mark(place, 1) if what == "mark" else looking.to_review(place, "KB1")
        self.desks.append(Desk(subject, self.place))
        return self.desks[-1]

    def now(self) -> Case:
        """The case as it is on record."""
        with Store(self.folder / "kako.db") as store:
            case = store.case(1)
        assert case is not None
        return case

    def changesets(self) -> list[tuple[ev.Event, ...]]:
        """The events of each changeset, oldest first."""
        with Store(self.folder / "kako.db") as store:
            return [tuple(event for _, event in one.events) for one in store.changesets()]


@pytest.fixture
def buyer(tmp_path: Path) -> Iterator[Buyer]:
    """A buyer with an empty store, which is in order at the end."""
    made = Buyer(tmp_path)
    yield made
    for desk in made.desks:
        desk.close()
    assert failed(tmp_path / "kako.db") == {}


def marks(*drawn: dict[str, object], gone: tuple[Mapping[str, object], ...] = ()) -> dict[str, Any]:
    """Circles that were drawn and removed."""
    return {"drawn": list(drawn), "gone": list(gone)}


def test_a_review_that_finds_something_opens_a_request_with_its_defects_and_circled_photos_at_once(
    buyer: Buyer,
) -> None:
    buyer.order()
    desk = buyer.page("qc")
    desk.take(buyer.photo("heel.jpg"))
    desk.take(buyer.photo("side.jpg"))
    before = len(buyer.changesets())
    said = desk.save(
        page(
            seconds=725,
            checks={"size": {"verdict": "passed", "said": ""}, "damage": {"verdict": "unsure", "said": "the box"}},
            findings={"n1": OPEN_SEAM, "n2": {**NEW, "check": "glue", "text": "glue beside the left toe"}},
            marks={"p1": marks({**AT_HEEL, "finding": "n1"})},
            then="exchange",
        )
    )
    assert len(buyer.changesets()) == before + 1
    case = buyer.now()
    assert [defect.words for defect in case.defects] == ["left heel: open seam", "glue beside the left toe"]
    assert [(photo.name, photo.circles) for photo in case.photos] == [("heel.jpg", (replace(HEEL, defect=1),))]
    with buyer.place() as place:
        order = place.store.items("KB1")[0]
    assert order is not None
    assert order.failed == ("stitching: left heel: open seam", "glue: glue beside the left toe")
    assert order.unsure == ("damage: the box",)
    assert (desk.kept and desk.kept.review and desk.kept.review.minutes) == 12
    assert "open seam" in str(cast("dict[str, object]", said)["letter"])
    with buyer.place() as place:
        undoing.undo(place, None)
        assert place.store.case(1) is None
        assert place.store.items_waiting()


def test_a_request_for_an_order_of_an_agent_without_a_guide_counts_by_the_default_one(buyer: Buyer) -> None:
    buyer.order()
    with buyer.place() as place:
        orders.edit(place, "KB1", ev.OrderDescribed(agent="Nobody Knows"))
    buyer.page("qc").save(page(findings={"n1": OPEN_SEAM}, then="exchange"))
    with buyer.place() as place:
        view = cases.one(place, 1)
    assert (view.order.agent, view.guide.agent) == ("Nobody Knows", "kakobuy")


def test_a_review_alone_is_recorded_without_a_case_and_what_is_unsure_asks_for_photos(buyer: Buyer) -> None:
    buyer.order()
    desk = buyer.page("qc")
    desk.take(buyer.photo())
    said = desk.save(page(seconds=5, checks={"sole": {"verdict": "unsure", "said": " "}}, marks={"p1": marks(AT_HEEL)}))
    assert [type(event) for event in buyer.changesets()[-1]] == [ev.OrderReviewed]
    assert "sole" in str(cast("dict[str, object]", said)["letter"])
    assert not list((buyer.folder).glob("kako.db.photos/*/*"))


def test_a_check_that_something_was_found_by_did_not_pass(buyer: Buyer) -> None:
    buyer.order()
    desk = buyer.page("qc")
    desk.save(page(checks={"stitching": {"verdict": "passed", "said": ""}}, findings={"n1": OPEN_SEAM}))
    assert desk.kept is not None
    assert desk.kept.review == ev.OrderReviewed(line=1, on=TODAY, failed=("stitching: left heel: open seam",))


def test_the_review_of_a_replacement_rejects_or_approves_it(buyer: Buyer) -> None:
    buyer.case(Happening.SENT, Happening.ARRIVED, Happening.QC)
    desk = buyer.page("qc")
    assert [one["id"] for one in cast("Any", desk.state())["choices"]] == ["rejected", "approved"]
    desk.take(buyer.photo("again.jpg"))
    look = page(findings={"n1": OPEN_SEAM}, marks={"p1": marks({**AT_HEEL, "finding": "n1"})}, then="rejected")
    desk.save(look)
    case = buyer.now()
    assert (case.round, case.state) == (2, "preparing")
    assert [defect.words for defect in case.round_defects] == ["left heel: open seam"]
    assert [photo.name for photo in case.round_photos] == ["again.jpg"]
    with buyer.place() as place:
        undoing.undo(place, None)
    buyer.page("qc").save(page(then="approved"))
    assert buyer.now().outcome == "exchanged"


def test_the_check_that_a_fault_is_found_by_is_not_fine(buyer: Buyer) -> None:
    buyer.order()
    desk = buyer.page("qc")
    assert cast("Any", desk.state())["found_by"]["stained"] == "damage"
    fine = {"damage": {"verdict": "passed", "said": ""}, "size": {"verdict": "passed", "said": ""}}
    desk.save(page(checks=fine, findings={"n1": {**NEW, "fault": "stained"}}))
    assert desk.kept is not None
    assert desk.kept.review == ev.OrderReviewed(line=1, on=TODAY, passed=("size",), failed=("damage: stained",))


def reviewed_first(buyer: Buyer) -> None:
    """Find something wrong with an item, and get its replacement on the same day."""
    buyer.case(Happening.SENT)
    with buyer.place() as place:
        first = ev.OrderReviewed(on=TODAY, failed=("sole: stain on the left",))
        orders.review(place, [(("KB1", 1), first)])
    with Store(buyer.folder / "kako.db") as store:
        record(store, 1, Happening.QC)


@pytest.mark.parametrize(
    ("then", "failed"),
    [("rejected", ("other: left heel: open seam",)), ("", ("other: left heel: open seam",)), ("approved", ())],
)
def test_what_the_page_finds_of_a_replacement_stands_for_itself(
    buyer: Buyer, then: str, failed: tuple[str, ...]
) -> None:
    reviewed_first(buyer)
    desk = buyer.page("qc")
    desk.save(page(findings={"n1": OPEN_SEAM} if failed else {}, then=then))
    assert desk.kept is not None
    assert desk.kept.order.failed == failed
    assert buyer.now().reviewed_round == 1
    assert [defect.words for defect in buyer.now().defects][1:] == (
        ["left heel: open seam"] if then == "rejected" else []
    )


def test_what_a_review_finds_can_be_added_to_the_case_that_is_open(buyer: Buyer) -> None:
    buyer.case()
    desk = buyer.page("qc")
    assert [one["id"] for one in cast("Any", desk.state())["choices"]] == ["add"]
    desk.save(page(findings={"n1": OPEN_SEAM}, then="add"))
    assert [defect.words for defect in buyer.now().defects][1:] == ["left heel: open seam"]


def test_marking_draws_moves_and_removes_circles_and_changes_defects(buyer: Buyer) -> None:
    buyer.case(photos=2)
    old = {"x": 1, "y": 2, "radius": 3, "defect": 1}
    with Store(buyer.folder / "kako.db") as store, store.changeset(AT) as book:
        rules.details.mark_photo(book, 1, 1, (Circle(**old), replace(HEEL, defect=1)))
    desk = buyer.page("mark")
    shown = cast("Any", desk.state())
    assert [photo["circles"] for photo in shown["photos"]] == [[old, {**AT_HEEL, "defect": 1}], []]
    desk.take(buyer.photo("third.jpg"))
    desk.save(
        page(
            findings={"d1": {"number": 1, "check": None, "where": "left toe"}, "n1": OPEN_SEAM},
            marks={
                "1": marks({**AT_HEEL, "x": 5, "finding": "n1"}, gone=(old,)),
                "2": marks({**AT_HEEL, "finding": "d1"}),
            },
        )
    )
    case = buyer.now()
    assert [photo.circles for photo in case.photos] == [
        (replace(HEEL, defect=1), replace(HEEL, x=5, defect=2)),
        (replace(HEEL, defect=1),),
        (),
    ]
    assert [defect.where for defect in case.defects] == ["left toe", "left heel"]


def test_two_pages_and_a_command_beside_them_lose_nothing_of_each_other(buyer: Buyer) -> None:
    buyer.case()
    pages = [buyer.page("mark") for _ in range(2)]
    with Store(buyer.folder / "kako.db") as store, store.changeset(AT) as book:
        rules.details.mark_photo(book, 1, 1, (replace(HEEL, x=1),))
        rules.details.keep(book, 1, ev.DefectChanged(number=1, where="left toe"), DAYS)
    for x, desk in enumerate(pages, 2):
        findings = {"d1": {"number": 1, "check": None}, "n1": {**OPEN_SEAM, "text": f"seam {x}"}}
        desk.save(page(findings=findings, marks={"1": marks({**AT_HEEL, "x": x, "finding": "n1"})}))
    case = buyer.now()
    assert [(circle.x, circle.defect) for circle in case.photos[0].circles] == [(1, 1), (2, 2), (3, 3)]
    assert [defect.text for defect in case.defects][1:] == ["seam 2", "seam 3"]
    assert case.defects[0].where == "left toe"


def test_a_photo_that_is_on_the_case_already_keeps_its_circles_when_it_comes_in_again(buyer: Buyer) -> None:
    buyer.case()
    with Store(buyer.folder / "kako.db") as store, store.changeset(AT) as book:
        rules.details.mark_photo(book, 1, 1, (replace(HEEL, x=1),))
    desk = buyer.page("mark")
    for _ in range(2):
        desk.take(buyer.folder / "x.jpg")
    desk.save(page(findings={}, marks={"p1": marks({**AT_HEEL, "x": 2}), "p2": marks({**AT_HEEL, "x": 3})}))
    assert [[circle.x for circle in photo.circles] for photo in buyer.now().photos] == [[1, 2, 3]]


def test_a_photo_that_was_taken_off_the_page_is_not_recorded(buyer: Buyer) -> None:
    buyer.case()
    desk = buyer.page("mark")
    desk.take(buyer.photo("wrong.jpg"))
    desk.save(page(marks={"p1": marks(AT_HEEL)}, removed=["p1"]))
    assert len(buyer.now().photos) == 1


def test_circles_on_a_photo_that_was_removed_meanwhile_are_refused_and_nothing_is_changed(buyer: Buyer) -> None:
    buyer.case()
    desk = buyer.page("mark")
    with Store(buyer.folder / "kako.db") as store, store.changeset(AT) as book:
        rules.details.keep(book, 1, ev.PhotoRemoved(number=1), DAYS)
    before = buyer.changesets()
    with pytest.raises(Refused, match="photo 1 was taken off case 1 meanwhile"):
        desk.save(page(findings={"n1": OPEN_SEAM}, marks={"1": marks({**AT_HEEL, "finding": "n1"})}))
    assert buyer.changesets() == before
    desk.save(page(findings={"n1": OPEN_SEAM}, marks={"1": marks(gone=(AT_HEEL,))}))
    assert len(buyer.now().defects) == 2


def test_a_replacement_that_was_approved_meanwhile_is_not_rejected_any_more(buyer: Buyer) -> None:
    buyer.case(Happening.SENT, Happening.ARRIVED, Happening.QC)
    desk = buyer.page("qc")
    with Store(buyer.folder / "kako.db") as store:
        record(store, 1, Happening.APPROVED)
    before = buyer.changesets()
    with pytest.raises(Refused):
        desk.save(page(findings={"n1": OPEN_SEAM}, then="rejected"))
    assert buyer.changesets() == before
    desk.save(page(findings={"n1": OPEN_SEAM}))
    assert desk.is_saved


def test_the_page_has_words_for_every_choice() -> None:
    strings = (files("kakoreturn.page") / "static" / "strings.js").read_text(encoding="utf-8")
    for choice in (*Remedy, Happening.REJECTED, Happening.APPROVED, looking.ADD):
        assert re.search(rf"\b{choice}: (\(\)|n) =>", strings), choice


@pytest.mark.parametrize("then", ["rejected", "approved", "add", "nonsense"])
def test_what_is_no_choice_is_refused(buyer: Buyer, then: str) -> None:
    buyer.order()
    with pytest.raises(ValueError, match="no choice"):
        buyer.page("qc").save(page(findings={"n1": OPEN_SEAM}, then=then))


def test_a_defect_that_is_not_there_and_a_text_that_cannot_be_stored_are_refused(buyer: Buyer) -> None:
    buyer.case()
    before = buyer.changesets()
    for finding in ({"number": 9, "check": None, "text": "x"}, {**NEW, "where": "a\x1bb"}, {**NEW, "where": "x" * 300}):
        desk = buyer.page("mark")
        with pytest.raises((NotFound, Refused, UsageProblem)):
            desk.save(page(findings={"d9": finding}))
    assert buyer.changesets() == before


def test_what_is_saved_twice_at_once_is_recorded_once(buyer: Buyer) -> None:
    buyer.case()
    desk = buyer.page("mark")
    before = len(buyer.changesets())
    saves = [threading.Thread(target=desk.save, args=[page(findings={"n1": OPEN_SEAM})]) for _ in range(4)]
    for one in saves:
        one.start()
    for one in saves:
        one.join()
    assert len(buyer.changesets()) == before + 1


def test_a_page_that_outlasts_midnight_is_recorded_on_the_day_of_its_save(buyer: Buyer) -> None:
    buyer.order()
    desk = buyer.page("qc")
    tomorrow = TODAY + timedelta(days=1)
    buyer.days = Days(today=tomorrow, latest=tomorrow)
    desk.save(page(findings={"n1": OPEN_SEAM}, then="exchange"))
    days = {on for event in buyer.changesets()[-1] if isinstance(on := getattr(event, "on", None), date)}
    assert days == {tomorrow}


def test_a_draft_is_shown_again_and_offered_where_it_says_something(buyer: Buyer) -> None:
    buyer.case()
    desk = buyer.page("mark")
    assert not desk.has_draft
    desk.remember(page(findings={"d1": {"number": 1, "check": None}}))
    assert not desk.has_draft
    sent = page(findings={"d1": {"number": 1, "check": None}}, marks={"1": marks(AT_HEEL)})
    desk.remember(sent)
    assert desk.has_draft
    assert cast("Any", desk.state())["draft"] == sent
    with pytest.raises(ValueError, match=r"."):
        desk.remember({})
    assert desk.draft == sent


def test_a_circle_of_which_nothing_is_said_is_kept_with_a_draft(buyer: Buyer) -> None:
    buyer.case(photos=1)
    desk = buyer.page("mark")
    desk.keep(page(findings={"n1": NEW}, marks={"1": marks({**AT_HEEL, "finding": "n1"})}))
    assert buyer.now().photos[0].circles == (HEEL,)  # and shows no defect, though there is one


def test_the_question_is_the_one_that_a_message_would_ask(buyer: Buyer) -> None:
    buyer.order()
    desk = buyer.page("qc")
    assert "What exactly" in str(desk.question({**NEW, "text": "bad quality"}))
    assert desk.question({**NEW, "text": "seam open for 2 cm on the left toe"}) == {"question": ""}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a photo"),
        (b"GIF89a....", "not a photo"),
        (b"<html>", "not a photo"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "no picture that is whole"),
        (png_of_size(60_000, 60_000), "million pixels"),
    ],
)
def test_what_is_no_photo_is_refused(buyer: Buyer, data: bytes, words: str) -> None:
    buyer.order()
    desk = buyer.page("qc")
    with pytest.raises(Refused, match=words):
        desk.add_photo("../../x.jpg", io.BytesIO(data))
    assert cast("Any", desk.state())["photos"] == []
    desk.add_photo("../../x.jpg", io.BytesIO(buyer.photo().read_bytes()))
    assert cast("Any", desk.state())["photos"] == [{"id": "p1", "name": "x.jpg", "circles": [], "fresh": True}]


def test_a_photo_too_many_or_too_large_is_refused(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    buyer.order()
    desk = buyer.page("qc")
    data = buyer.photo().read_bytes()
    for _ in range(MOST_PHOTOS):
        desk.add_photo("x.jpg", io.BytesIO(data))
    with pytest.raises(Refused, match="no more fit"):
        desk.add_photo("x.jpg", io.BytesIO(data))
    monkeypatch.setattr(tray, "_MOST_BYTES", 100)
    with pytest.raises(Refused, match="larger than"):
        desk.add_photo("x.jpg", io.BytesIO(data))


def test_what_is_shown_is_upright_and_made_of_pixels_alone(buyer: Buyer) -> None:
    buyer.order()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a secret"
    desk = buyer.page("qc")
    desk.take(buyer.photo("turned.jpg", exif=exif))
    for size, sides in (("small", (120, 160)), ("large", (120, 160)), ("full", (120, 160))):
        shown = Image.open(io.BytesIO(desk.photo("p1", size)))
        assert (shown.size, dict(shown.getexif())) == (sides, {})
    for name, size in (("p2", "small"), ("p1", "huge"), ("..", "small")):
        with pytest.raises(ValueError, match="no such photo"):
            desk.photo(name, size)


def test_photos_that_came_in_stand_in_no_folder(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    buyer.order()
    folder = buyer.folder / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with closing(buyer.page("qc")) as desk:
        desk.take(buyer.photo())
        assert desk.photo("p1", "small")
        if sys.platform != "win32":  # where a file has a name until it is closed
            assert not list(folder.iterdir())
    assert not list(folder.iterdir())
