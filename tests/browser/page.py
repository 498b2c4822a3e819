"""A page of the program in a browser: shown, drawn on, filled in and saved, as a person would."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kakoreturn.config import Config
from kakoreturn.page.desk import Desk
from kakoreturn.page.server import PageServer
from kakoreturn.service import looking
from kakoreturn.service.place import opened
from tests.support.stores import AT, DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.kako import Kako

    from .chromium import Browser, Point

SHOWN = "!document.querySelector('#left').classList.contains('loading') && document.querySelector('#left img').src"
MARKS = "document.querySelectorAll('#left .mark').length"
OVER = "document.querySelector('#over:not([hidden])')?.innerText"


@dataclass
class Page:
    """A page in the browser, and its desk."""

    browser: Browser
    desk: Desk
    server: PageServer

    def show(self, width: int = 1280, height: int = 800, *, scheme: str = "light", touch: bool = False) -> None:
        """Open it in a tab of its own, and wait until the first photo is there."""
        self.browser.new_tab()
        self.browser.size(width, height, scheme=scheme, touch=touch)
        self.browser.go(self.server.address)
        self.browser.until(SHOWN)

    def place(self, part: Point, pane: str = "#left") -> Point:
        """Where a part of the photo is seen now."""
        x, y, width, height = self.box(pane)
        return x + width * part[0], y + height * part[1]

    def box(self, pane: str = "#left") -> tuple[float, float, float, float]:
        """The photo as it is seen: left, top, width, height."""
        box = f"document.querySelector('{pane} img').getBoundingClientRect()"
        x, y, width, height = self.browser.value(f"(box => [box.x, box.y, box.width, box.height])({box})")
        return x, y, width, height

    def circle(self, part: Point, radius: float = 30) -> None:
        """Draw a circle around a part of the photo with the mouse."""
        x, y = self.place(part)
        before = self.browser.value(MARKS)
        self.browser.drag((x - radius, y - radius), (x + radius, y + radius))
        self.browser.until(f"{MARKS} > {before}")

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list."""
        told = f"Object.assign(one, {{value: {json.dumps(value)}}}).dispatchEvent(new Event('input'))"
        self.browser.value(f"(one => {told})(document.querySelector({json.dumps(selector)}))")

    def answer(self, check: str, verdict: str) -> None:
        """Answer a check of the list."""
        self.browser.value(f"document.querySelector('[data-key=\"{check} {verdict}\"]').click()")

    def save(self) -> looking.Kept:
        """Save it, and go on when it says so."""
        self.browser.click("#save")
        self.browser.until("document.querySelector('#saving').open")
        self.browser.click("#keep")
        self.browser.until(OVER)
        assert self.desk.kept is not None
        return self.desk.kept

    def drop(self, side: str, data: str) -> None:
        """Drop something; `data` puts it into the transfer `it`."""
        self.browser.value(
            f"""(async () => {{
              const it = new DataTransfer();
              {data};
              const event = new DragEvent("drop", {{ dataTransfer: it, bubbles: true, cancelable: true }});
              document.querySelector({json.dumps(side)}).dispatchEvent(event);
            }})()"""
        )


@contextmanager
def serving(browser: Browser, kako: Kako, what: str, *files: Path) -> Iterator[Page]:
    """A page of the order's photos, or of those of case 1."""
    with opened(kako.db, DAYS, AT, Config()) as place:
        subject = looking.to_mark(place, 1) if what == "mark" else looking.to_review(place, "KB1")
    with closing(Desk(subject, lambda: opened(kako.db, DAYS, AT, Config()))) as desk:
        for file in files:
            desk.take(file)
        server = PageServer(desk)
        try:
            yield Page(browser, desk, server)
        finally:
            server.end()
            browser.close_tab()
            browser.new_tab()
