"""The pages as axe judges them: names that a screen reader can say, contrast, roles, the order of headings.

`KAKORETURN_AXE` names its script, `axe.min.js` of the npm package axe-core.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import shoes

if TYPE_CHECKING:
    from .chromium import Browser
    from .page import Page

AXE = os.environ.get("KAKORETURN_AXE", "")
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
WIDTHS = pytest.mark.parametrize("width", [400, 1280])
_FOUND = """axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.map(node => node.target.join(" "))]))"""

pytestmark = pytest.mark.skipif(not AXE, reason="KAKORETURN_AXE does not name axe.min.js")


def violations(browser: Browser) -> Any:  # noqa: ANN401 - as JSON has them
    """What is against a rule: its name, and where."""
    browser.value(f"{Path(AXE).read_text(encoding='utf-8')}; 0")
    return browser.value(_FOUND)


@SCHEMES
@WIDTHS
def test_a_dossier_breaks_no_rule(browser: Browser, dossier: Path, width: int, scheme: str) -> None:
    browser.open(dossier, width=width, scheme=scheme)
    assert violations(browser) == []


@SCHEMES
@WIDTHS
def test_a_review_breaks_no_rule_from_its_first_check_to_its_letter(review: Page, width: int, scheme: str) -> None:
    review.show(width, scheme=scheme)
    browser = review.browser
    assert violations(browser) == []
    review.answer("glue", "failed")
    review.circle(shoes.HEEL)
    review.choose("[data-key='n1 fault']", "glue-stain")
    review.answer("damage", "unsure")
    browser.click("#rest")
    assert violations(browser) == []
    browser.click("#save")
    browser.until("document.querySelector('#saving').open")
    assert violations(browser) == []
    browser.click("#back")
    review.save()
    assert violations(browser) == []


def test_axe_sees_a_picture_without_a_name(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><main><h1>x</h1><img src='x.png'></main>")
    browser.open(tmp_path / "bad.html")
    assert "image-alt" in dict(violations(browser))
