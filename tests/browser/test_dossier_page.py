"""The dossier in a real browser: it fits, it prints, it can be read, and nothing in it runs."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.values import Happening, Sender
from tests.support.kako import Kako

from .chromium import Browser
from .conftest import append

RAN = "window.ran=(window.ran||0)+1"
PAYLOADS = (
    f"<script>{RAN}</script>",
    f"</style></title></script><script>{RAN}</script>",
    f'"><img src=x onerror={RAN}>',
    f"'><svg onload={RAN}>",
    f"`><details open ontoggle={RAN}>",
    f'<iframe srcdoc="<script>parent.ran=1</script>"></iframe><a href="javascript:{RAN}" autofocus onfocus={RAN}>x</a>',
    f"javascript:{RAN}",
    f"data:text/html,<script>{RAN}</script>",
    f"--><script>{RAN}</script><!--]]><script>{RAN}</script>",
    f"{{{{ 7*7 }}}}{{% include 'x' %}}${{7*7}}<script>{RAN}</script>",
    f"&lt;script&gt;{RAN}&lt;/script&gt;&#60;script>{RAN}&#60;/script>",
    f"+ADw-script+AD4-{RAN}+ADw-/script+AD4-",
    f'<math><mtext><table><mglyph><style><img src=x onerror="{RAN}">',
    f'<meta http-equiv="refresh" content="0;url=javascript:{RAN}"><base href="https://example.org/">',
    '<link rel="stylesheet" href="https://example.org/x.css"><style>*{display:none}</style><object data="x">',
    f'\u202e<script>{RAN}</script>\u2066 <x style="background:url(https://example.org/)" onmouseover={RAN}>',
)
_FOUND = """
(() => {
  const all = [...document.querySelectorAll('*')];
  return {
    ran: window.ran || 0,
    forbidden: all.filter(e => /^(script|iframe|object|embed|form|input|base|link|details|math|x)$/i.test(e.localName))
      .map(e => e.localName),
    refreshing: document.querySelectorAll('meta[http-equiv=refresh i]').length,
    handlers: all.flatMap(e => [...e.attributes]).filter(a => /^on|^style$|^srcdoc$/i.test(a.name)).map(a => a.name),
    links: all.filter(e => e.hasAttribute('href')).map(e => [e.getAttribute('href'), e.rel]),
    styles: document.querySelectorAll('style').length,
    shown: document.body.innerText,
  };
})()
"""


def poisoned(kako: Kako, payload: str) -> Path:
    """The page of a case that has the payload in every field a text can stand in."""
    kako.photo("photo.png", size=(64, 48), grey=90)
    kako(
        "new",
        "--order",
        "KB1",
        "--remedy",
        "refund",
        "--defect",
        "seam open, left toe",
        "--price",
        "9",
        today="2026-06-01",
    )
    kako("photo", "add", "1", "photo.png", today="2026-06-01")
    stored = (path for path in kako.db.with_name("kako.db.photos").rglob("*") if path.is_file())
    sha256 = next(stored).name
    on = date(2026, 6, 2)
    append(
        kako.db,
        ev.OrderDescribed(item=payload, seller=payload, agent=payload, size=payload, url=payload),
        ev.DefectNoted(text=payload, on=on),
        ev.PhotoAdded(sha256=sha256, name=payload, size=1, note=payload, on=on),
        ev.MessageKept(sender=Sender.SELLER, text=payload, on=on),
        ev.NoteAdded(text=payload, on=on),
        *(
            ev.Happened(event=event, note=payload, on=on)
            for event in (Happening.SENT, Happening.REFUSED, Happening.SUPPORT)
        ),
    )
    kako("dossier", "1", "--notes", "--out", "case.html", today="2026-06-30")
    return kako.folder / "case.html"


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_that_stands_in_a_field_runs(browser: Browser, kako: Kako, tmp_path: Path, payload: str) -> None:
    page = poisoned(kako, payload)
    bare = tmp_path / "bare.html"
    # Without the policy it is the escaping alone that holds.
    bare.write_text(re.sub(r"<meta http-equiv[^\n]*", "", page.read_text("utf-8"), count=1), encoding="utf-8")
    for shown in (page, bare):
        browser.open(shown)
        found = browser.value(_FOUND)
        assert browser.scripts() == []
        assert (found["ran"], found["forbidden"], found["refreshing"], found["handlers"]) == (0, [], 0, [])
        assert found["styles"] == 1
        assert found["links"] == []  # none of these is an address of the web
        assert found["shown"].count(payload) >= 8
        assert [url for url in browser.requests() if not url.startswith(("file:", "data:image/jpeg"))] == []


def test_this_test_sees_a_script_that_runs(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "raw.html"
    page.write_text("<!DOCTYPE html><p>" + PAYLOADS[0] + PAYLOADS[2], encoding="utf-8")
    browser.open(page)
    assert browser.value("window.ran") >= 1
    assert browser.scripts()


def test_the_policy_alone_stops_a_script(browser: Browser, dossier: Path) -> None:
    text = dossier.read_text("utf-8").replace("<main>", f"<main>{PAYLOADS[0]}<p style='position:fixed'>x</p>", 1)
    dossier.write_text(text, encoding="utf-8")
    browser.open(dossier)
    assert browser.value("window.ran || 0") == 0
    assert browser.value("getComputedStyle(document.querySelector('main p')).position") == "static"


def test_a_link_opens_only_an_address_of_the_web_and_tells_nobody_where_from(browser: Browser, dossier: Path) -> None:
    browser.open(dossier)
    ((href, rel),) = browser.value(_FOUND)["links"]
    assert href.startswith("https://example.com/")
    assert rel.split() == ["noreferrer", "noopener"]
    assert browser.value("document.querySelector('meta[name=referrer]').content") == "no-referrer"


@pytest.mark.parametrize("width", [320, 400, 1200])
def test_nothing_sticks_out_at_any_width(browser: Browser, dossier: Path, width: int) -> None:
    browser.open(dossier, width=width)
    wide, shown = browser.value("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= shown
    sticking = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert browser.value(f"{sticking}.map(e => e.outerHTML.slice(0, 80))") == []


def test_its_own_style_is_applied_and_its_photos_are_seen(browser: Browser, dossier: Path) -> None:
    browser.open(dossier)
    assert browser.value("getComputedStyle(document.querySelector('.facts')).display") == "grid"
    sizes = browser.value("[...document.images].map(i => [i.naturalWidth, i.naturalHeight, i.alt.length > 10])")
    assert sizes == [[1600, 1200, True], [1200, 1600, True]]


@pytest.mark.parametrize("width", [400, 1200])
def test_words_of_the_drawing_do_not_lie_on_each_other(browser: Browser, dossier: Path, width: int) -> None:
    browser.open(dossier, width=width)
    boxes = browser.value(
        "[...document.querySelectorAll('.chart')].map(c => [...c.querySelectorAll('text')]"
        ".map(t => { const b = t.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom, t.textContent]; }))"
    )
    for drawing in boxes:
        for place, (left, top, right, bottom, said) in enumerate(drawing):
            for other in drawing[place + 1 :]:
                apart = other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
                assert apart, (said, other[4])


_CONTRAST = """
(() => {
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                       return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                        if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, said = walk.currentNode.textContent.trim();
    if (!said || e.localName === 'title') continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(rgb(e.closest('svg') ? style.fill : style.color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push([said.slice(0, 40), (a + 0.05) / (b + 0.05)]);
  }
  return faint;
})()
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(browser: Browser, dossier: Path, scheme: str) -> None:
    browser.open(dossier, scheme=scheme)
    assert browser.value(_CONTRAST) == []
    dark = browser.value("getComputedStyle(document.querySelector('main')).backgroundColor") != "rgb(255, 255, 255)"
    assert dark is (scheme == "dark")


def test_its_text_is_found_in_what_it_prints(browser: Browser, dossier: Path, tmp_path: Path) -> None:
    browser.open(dossier, scheme="dark")
    (tmp_path / "case.pdf").write_bytes(browser.pdf())
    done = subprocess.run(["pdftotext", "-layout", "case.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    text = done.stdout.decode("utf-8")
    for said in (
        "Runner 42",
        "KB250601",
        "seam open, left toe box",
        "这是正常的",
        "Agent reviews",
        "258.00 CNY",
        "Refused",
    ):
        assert said in text
    assert re.search(r"1 ?/ ?\d", text)  # the number of the page


def test_no_photo_is_cut_where_a_page_ends(browser: Browser, dossier: Path) -> None:
    browser.open(dossier)
    browser.ask("Emulation.setEmulatedMedia", media="print")
    rules = browser.value(
        "[...document.querySelectorAll('figure, .drawn, tr')].map(e => getComputedStyle(e).breakInside)"
    )
    browser.ask("Emulation.setEmulatedMedia", media="")
    assert set(rules) == {"avoid"}
