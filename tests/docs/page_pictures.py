"""The pictures of the page in the README: `python tests/docs/page_pictures.py` draws them anew in a real browser.

The photos that are looked through are drawn, too.
"""

import sys
import tempfile
from base64 import b64decode
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.browser import chromium
from tests.browser.page import MARKS, Page, serving
from tests.support import shoes
from tests.support.kako import Kako

FOLDER = Path(__file__).parent / "screens"


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos = shoes.set_of_photos(folder)
        kako = Kako(folder)
        kako("order", "add", "KB1", "--item", "Runner 42", "--category", "shoes", "--size", "42")
        kako("order", "photos", "KB1")
        with chromium.running(folder) as browser, serving(browser, kako, "qc", *photos) as page:
            page.show()
            _look_through(page)
            shown = browser.ask("Page.captureScreenshot", format="jpeg", quality=80)["data"]
            (FOLDER / "page.jpg").write_bytes(b64decode(shown))


def _look_through(page: Page) -> None:
    """Find a torn heel on the second photo, and answer some of the checks."""
    browser = page.browser
    browser.press("ArrowRight")
    browser.until("document.querySelector('#left').ariaLabel.startsWith('Photo 2')")
    browser.until("!document.querySelector('#left').classList.contains('loading')")
    for check in ("item", "size", "colour", "quantity", "damage", "symmetry"):
        page.answer(check, "passed")
    page.answer("stitching", "failed")
    page.choose("[data-key='n1 fault']", "open-seam")
    browser.press("Tab")
    browser.type("left heel")
    page.circle(shoes.HEEL)
    browser.until(f"{MARKS} === 1")
    browser.value("document.querySelector('[data-id=n1]').scrollIntoView({ block: 'center' })")
    browser.until("getComputedStyle(document.querySelector('#status')).opacity === '0'")  # nothing is being said


if __name__ == "__main__":
    main()
