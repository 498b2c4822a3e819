"""Text on pictures: it fits, it is safe, and what no font has gets a stand-in."""

from pathlib import Path

import pytest
from PIL import Image

from kakoreturn.pictures import fonts

CHINESE = "左脚鞋头开线约两厘米"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> fonts.Text:
    """Text on a system without a Chinese font."""
    monkeypatch.setattr(fonts, "system_font", lambda: None)
    return fonts.Text(20)


def test_lines_are_broken_at_spaces_and_fit(plain: fonts.Text) -> None:
    text = "loose seam on the left heel, about 2 cm, " * 5
    lines = plain.wrapped(text, 200)
    assert len(lines) > 5
    assert " ".join(lines) == text.strip()
    assert max(plain.font.getlength(one) for one in lines) <= 200


def test_a_word_that_is_too_long_is_broken_anywhere(plain: fonts.Text) -> None:
    lines = plain.wrapped("KB" + "1" * 62, 120)
    assert "".join(lines) == "KB" + "1" * 62
    assert max(plain.font.getlength(one) for one in lines) <= 120


def test_chinese_is_broken_between_any_two_signs() -> None:
    text = fonts.Text(20)
    if text.lacks([CHINESE]):
        pytest.skip("no Chinese font here")
    lines = text.wrapped(CHINESE * 3, 100)
    assert "".join(lines) == CHINESE * 3
    assert {len(one) for one in lines[:-1]} == {5}


def test_without_a_font_there_are_stand_ins_and_it_is_known(plain: fonts.Text) -> None:
    assert plain.lacks(["seam", CHINESE])
    assert not plain.lacks(["loose seam, 2 cm (left)"])
    shown = plain.drawable(f"2 cm {CHINESE}!")
    assert shown.startswith("2 cm ")
    assert shown.endswith("!")
    assert not set(CHINESE) & set(shown)
    assert len(shown) == len(f"2 cm {CHINESE}!")


@pytest.mark.parametrize("text", ["a\u202eb\u2066c", "a\x1b[31mb\x07c", "a\nb\tc", "a\ud800b\0c", "a\u200fb\u2028c"])
def test_nothing_in_a_text_turns_or_controls_a_line(plain: fonts.Text, text: str) -> None:
    shown = plain.drawable(text)
    assert shown.isprintable()
    picture = Image.new("RGB", (300, 40), "white")
    plain.draw(picture, (0, 0), plain.wrapped(text, 300), (0, 0, 0))
    assert picture.convert("L").getextrema()[0] == 0


def test_a_system_without_any_font_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path / "none"])
    monkeypatch.setenv("PATH", str(tmp_path))
    fonts.system_font.cache_clear()
    try:
        assert fonts.system_font() is None
    finally:
        fonts.system_font.cache_clear()


def test_a_file_that_only_has_the_name_of_a_font_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"no font")
    monkeypatch.setattr(fonts, "_folders", lambda: [tmp_path])
    monkeypatch.setenv("PATH", str(tmp_path))
    fonts.system_font.cache_clear()
    try:
        assert fonts.system_font() is None
    finally:
        fonts.system_font.cache_clear()
