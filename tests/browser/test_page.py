"""The page to look through photos on, in a real browser: what is drawn, typed and dropped, and who is kept out."""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.support import shoes

from .chromium import REBOUND
from .page import MARKS, OVER, SHOWN, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.kako import Kako


def test_a_circle_drawn_on_a_zoomed_and_turned_portrait_lies_where_it_was_drawn(marking: Page) -> None:
    marking.show()
    left, top, width, height = marking.box()
    assert height > width
    pointed = (400, 500)  # a mouse is at whole pixels
    marking.browser.wheel(pointed, -700)
    marking.browser.until("document.querySelector('#left img').naturalWidth > 1400")  # the sharp copy
    same = marking.place(((pointed[0] - left) / width, (pointed[1] - top) / height))
    assert same == pytest.approx(pointed, abs=0.5)  # the wheel zooms to where it points
    after = marking.place(shoes.HEEL)
    marking.browser.drag((500, 300), (480, 270), button="middle")
    moved = marking.place(shoes.HEEL)
    assert (round(moved[0] - after[0]), round(moved[1] - after[1])) == (-20, -30)
    wide = marking.box()[2]
    assert wide > 2 * width
    marking.circle(shoes.HEEL, radius=60)
    (photo,) = cast("Any", marking.save().view).case.photos
    (circle,) = photo.circles
    assert circle.defect == 1  # the only one that has no circle
    parts = (circle.x / 1e6 - shoes.HEEL[0], circle.y / 1e6 - shoes.HEEL[1], circle.radius / 1e6 - 60 / wide)
    assert max(map(abs, parts)) < 0.0015


def test_a_finger_draws_and_two_fingers_zoom(marking: Page) -> None:
    marking.show(400, 800, touch=True)
    browser, wide = marking.browser, marking.box()[2]
    browser.touch("touchStart", (150, 200))
    browser.touch("touchMove", (152, 201))
    browser.touch("touchStart", (150, 200), (250, 300))
    for step in range(1, 9):
        browser.touch("touchMove", (150 - step * 8, 200 - step * 8), (250 + step * 8, 300 + step * 8))
    browser.touch("touchEnd")
    assert browser.value(MARKS) == 0
    assert marking.box()[2] > 1.5 * wide
    browser.click("#t-fit")
    x, y = marking.place(shoes.HEEL)
    browser.touch("touchStart", (x - 30, y - 30))
    for step in range(1, 11):
        browser.touch("touchMove", (x - 30 + step * 6, y - 30 + step * 6))
    browser.touch("touchEnd")
    browser.until(f"{MARKS} === 1")


def test_the_keyboard_alone_draws_moves_resizes_removes_undoes_and_saves(marking: Page) -> None:
    marking.show()
    browser = marking.browser
    while browser.value("document.activeElement.id") != "left":
        browser.press("Tab")
    browser.press("Enter")
    browser.until(f"{MARKS} === 1 && document.activeElement.matches('.mark')")
    line = "['cx', 'r'].map(name => Number(document.querySelector('#left .line').getAttribute(name)))"
    x, radius = browser.value(line)
    for _ in range(5):
        browser.press("ArrowLeft")
    browser.press("+")
    moved = browser.value(line)
    assert (round(x - moved[0]), round(moved[1] / radius, 1)) == (50, 1.1)
    browser.press("Delete")
    browser.until(f"{MARKS} === 0")
    browser.press("z", control=True)
    browser.until(f"{MARKS} === 1")
    assert browser.value(line) == moved
    browser.press("s", control=True)
    browser.until("document.querySelector('#saving').open")
    while browser.value("document.activeElement.id") != "keep":
        browser.press("Tab")
    browser.press("Enter")
    assert "Saved" in browser.until(OVER)
    assert len(cast("Any", marking.desk.kept).view.case.photos[0].circles) == 1


def test_what_lies_on_the_page_outlasts_a_reload_and_the_ticket_does_not(marking: Page) -> None:
    marking.show()
    browser = marking.browser
    assert browser.value("location.href") == f"http://{marking.server.place}/"
    browser.click("#more")
    browser.value("document.querySelector('[data-key=\"n1 where\"]').focus()")
    browser.type("left toe box")
    marking.circle(shoes.HEEL)
    browser.value("new Promise(done => setTimeout(done, 1000))")  # what is typed is noted with a delay
    browser.events.clear()
    browser.value("void setTimeout(() => location.reload())")
    browser.wait_for("Page.javascriptDialogOpening")  # the page would not have it lost unasked
    browser.ask("Page.handleJavaScriptDialog", accept=True)
    browser.wait_for("Page.loadEventFired")
    browser.until(SHOWN)
    assert browser.value(MARKS) == 1
    assert browser.value("document.querySelector('[data-key=\"n1 where\"]').value") == "left toe box"


def test_a_review_is_filled_in_and_saved_with_the_message_to_copy(review: Page, kako: Kako) -> None:
    review.show()
    browser = review.browser
    review.answer("glue", "failed")
    browser.until("document.activeElement.dataset.f === 'fault'")
    review.choose("[data-key='n1 fault']", "glue-stain")
    browser.press("Tab")
    browser.type("left toe box")
    review.circle(shoes.HEEL)  # shows what was found last, and has no circle yet
    review.circle((0.7, 0.62))  # something new
    review.choose("[data-key='n2 fault']", "wrong-size")
    assert "What did you order" in browser.until("document.querySelector('[data-id=n2] .question').textContent")
    review.choose("[data-key='n2 fault']", "open-seam")
    browser.press("Tab")
    browser.type("left heel")
    review.answer("damage", "unsure")
    browser.type("the inside of the box")
    browser.click("#rest")
    browser.press("ArrowRight")
    browser.until("document.querySelector('#progress').textContent === '10 of 10'")
    browser.click("#save")
    browser.until("document.querySelector('#saving').open")
    shown = browser.value("document.querySelector('#sum').innerText")
    assert "Wrong: glue: glue stain, left toe box (1 circle)" in shown
    assert "Wrong: stitching: open seam, left heel (1 circle)" in shown  # the check that the fault is found by
    assert "Unsure: damage: the inside of the box" in shown
    assert "7 checks fine" in shown
    browser.until("document.querySelector('[name=choice][value=exchange]')?.checked")
    browser.click("#back")
    kept = review.save()
    assert [(one.fault, one.where) for one in cast("Any", kept.view).case.defects] == [
        ("glue-stain", "left toe box"),
        ("open-seam", "left heel"),
    ]
    assert kept.letter is not None
    assert browser.value("document.querySelector('#letter textarea').value") == kept.letter.body
    assert "left heel" in kept.letter.body
    kako("undo")
    assert kako("order", "show", "KB1", "--json").json()["cases"] == []


def test_a_retail_picture_stays_in_the_page_and_an_address_is_explained(review: Page) -> None:
    review.show()
    browser = review.browser
    browser.press("x")
    canvas = "const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });"
    picture = f"{canvas} const made = await new Promise(done => canvas.toBlob(done));"
    review.drop("#right", f"{picture} it.items.add(new File([made], 'retail.png'))")
    browser.until("document.querySelector('#right img').naturalWidth === 40")
    review.drop("#left", "it.setData('text/uri-list', 'https://example.org/x.jpg')")
    assert "fetches nothing" in browser.value("document.querySelector('#status').textContent")
    assert len(cast("Any", review.desk.state())["photos"]) == 2
    review.drop("#left", f"{picture} it.items.add(new File([made], 'more.png'))")
    browser.until("document.querySelectorAll('#strip li').length === 3")
    review.drop("#left", "it.items.add(new File(['<html>'], 'x.jpg'))")
    browser.until("document.querySelector('#status').textContent.includes('not a photo')")
    own = f"http://{review.server.place}/"
    assert [one for one in browser.requests() if not one.startswith((own, f"blob:{own}"))] == []


def test_another_tab_and_another_page_get_nothing(review: Page) -> None:
    review.show()
    browser, first = review.browser, review.browser.tab
    browser.value("sessionStorage.getItem('key')")
    key = browser.value("sessionStorage.getItem('key')")
    browser.new_tab(review.server.address)
    assert "used already" in browser.until(OVER)
    browser.value(f"sessionStorage.setItem('key', '{key}')")
    browser.go(f"http://{review.server.place}/")
    assert "another tab" in browser.until(OVER)
    browser.close_tab()
    with foreign_page(FOREIGN.replace("PLACE", review.server.place).replace("KEY", key)) as port:
        for host in ("127.0.0.1", "localhost"):
            browser.new_tab()
            browser.go(f"http://{host}:{port}/")
            got = browser.until("window.all")
            assert set(got) <= {"refused", "opaque"}, host
            assert browser.value("document.querySelector('iframe').contentDocument === null")
            browser.close_tab()
    assert not review.desk.is_saved
    assert first in browser.tabs()
    browser.new_tab()


def test_a_name_that_was_made_to_point_here_opens_nothing(review: Page) -> None:
    browser = review.browser
    browser.new_tab()
    browser.go(f"http://{REBOUND}:{review.server.server_port}/{review.server.address[-44:]}")
    assert "not the address of the page" in browser.value("document.body.innerText")
    assert browser.value("fetch('/page.js').then(answer => answer.status)") == 421
    sent = "{ method: 'POST', body: '{}', headers: { Authorization: 'Bearer x' } }"
    assert browser.value(f"fetch('/enter', {sent}).then(answer => answer.status)") == 421
    assert browser.requests()


FOREIGN = """<html><body><script>
  const authorized = { headers: { Authorization: "Bearer KEY" } }, at = "http://PLACE/";
  const loaded = made => new Promise((done, failed) => {
    Object.assign(made, { onload: () => done("got it"), onerror: failed });
    document.body.append(made);
  });
  const tries = [
    fetch(at), fetch(`${at}state`, authorized), fetch(`${at}save`, { method: "POST", body: "{}", ...authorized }),
    fetch(`${at}save`, { method: "POST", mode: "no-cors", body: "{}" }).then(answer => answer.type),
    loaded(Object.assign(new Image(), { src: `${at}icon.svg` })),
    loaded(Object.assign(document.createElement("script"), { src: `${at}page.js` })),
  ];
  document.body.append(Object.assign(document.createElement("iframe"), { src: at }));
  Promise.all(tries.map(one => one.catch(() => "refused"))).then(all => (window.all = all));
</script></body></html>"""


@contextmanager
def foreign_page(content: str) -> Iterator[int]:
    """A page of somebody else on this machine; its port."""

    class Foreign(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with the page."""
            assert "Cookie" not in self.headers
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_port
        server.shutdown()
        serving.join()


def test_the_page_says_that_the_program_has_ended_and_complains_of_nothing(marking: Page) -> None:
    marking.show()
    marking.server.end()
    assert "has ended" in marking.browser.until(OVER)
    complaints = [one["entry"]["text"] for one in marking.browser.named("Log.entryAdded")]
    assert not complaints
    assert not marking.browser.named("Runtime.exceptionThrown")


@pytest.mark.parametrize("width", [400, 1280, 2000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width(review: Page, width: int, scheme: str) -> None:
    review.show(width, 800, scheme=scheme)
    scrolls = (
        "document.documentElement.scrollWidth > innerWidth || document.querySelector('#panel').scrollWidth > innerWidth"
    )
    assert not review.browser.value(scrolls)
    small = """[...document.querySelectorAll("button:not(.link, .drop)")].filter(one => one.checkVisibility())
      .filter(one => { const box = one.getBoundingClientRect(); return box.width < 36 || box.height < 36 })
      .map(one => one.id)"""
    assert review.browser.value(small) == []
