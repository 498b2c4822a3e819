"""What is a photo and what is not, and how it is set upright."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps

from kakoreturn.domain.errors import Refused
from kakoreturn.pictures import opening
from kakoreturn.pictures.opening import check, upright
from tests.support.pictures import BLUE, GREEN, RED, YELLOW, as_bytes, near, opened, pixel, png_of_size, quarters

KINDS = [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {}), ("WEBP", {"lossless": True})]


def checked(folder: Path, data: bytes) -> tuple[int, int]:
    place = folder / "copy"
    place.write_bytes(data)
    return check(place, "'seam.jpg'")


def refused(folder: Path, data: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        checked(folder, data)
    assert refusal.value.hint
    return refusal.value.message


# --- what is one


@pytest.mark.parametrize(("form", "options"), KINDS)
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (160, 120)])
def test_a_whole_picture_is_taken_whatever_its_size(
    tmp_path: Path, form: str, options: dict[str, bool], size: tuple[int, int]
) -> None:
    assert checked(tmp_path, as_bytes(quarters(size), form, **options)) == size


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken_and_shown(tmp_path: Path, mode: str) -> None:
    picture = Image.new(mode, (9, 7), 40_000) if mode == "I;16" else quarters((9, 7)).convert(mode)
    data = as_bytes(picture)
    assert checked(tmp_path, data) == (9, 7)
    shown = upright(data, "'seam.png'")
    assert (shown.mode, shown.size) == ("RGB", (9, 7))
    if mode == "I;16":
        assert near(pixel(shown, 4, 4), (156, 156, 156), 2)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_every_kind_of_jpeg_is_taken_and_shown(tmp_path: Path, mode: str) -> None:
    data = as_bytes(quarters().convert(mode), "JPEG")
    assert checked(tmp_path, data) == (160, 120)
    assert upright(data, "'seam.jpg'").mode == "RGB"


def test_a_jpeg_with_a_second_picture_in_it_is_taken_as_its_first(tmp_path: Path) -> None:
    data = as_bytes(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30))])
    assert checked(tmp_path, data) == (160, 120)
    assert upright(data, "'seam.jpg'").size == (160, 120)


def test_what_is_transparent_is_shown_on_white() -> None:
    assert pixel(upright(as_bytes(Image.new("RGBA", (4, 4), (0, 0, 0, 0))), "'x'"), 1, 1) == (255, 255, 255)


def test_other_colour_spaces_are_turned_into_the_common_one() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    assert upright(as_bytes(quarters(), "JPEG", icc_profile=lab), "'x'").mode == "RGB"
    assert upright(as_bytes(quarters(), "JPEG", icc_profile=b"no profile"), "'x'").mode == "RGB"


@pytest.mark.parametrize("way", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_set_upright_as_its_camera_says(tmp_path: Path, form: str, way: int) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = quarters()
    if way in back:
        lying = lying.transpose(Image.Transpose(back[way]))
    exif = Image.Exif()
    exif[0x0112] = way
    data = as_bytes(lying, form, exif=exif)
    assert checked(tmp_path, data) == (160, 120)
    for longest in (None, 80):
        seen = upright(data, "'x'", longest)
        wide, high = seen.size
        assert wide == (longest or 160)
        corners = [(5, 5), (wide - 5, 5), (5, high - 5), (wide - 5, high - 5)]
        for place, colour in zip(corners, (RED, GREEN, BLUE, YELLOW), strict=True):
            assert near(pixel(seen, *place), colour)


@pytest.mark.parametrize("way", range(9))
def test_pillow_agrees_which_way_is_up(way: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = way
    data = as_bytes(quarters(), exif=exif)
    assert upright(data, "'x'").tobytes() == ImageOps.exif_transpose(opened(data)).tobytes()


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x07"]
)
def test_exif_that_makes_no_sense_does_not_spoil_a_photo(tmp_path: Path, exif: bytes) -> None:
    assert checked(tmp_path, as_bytes(quarters(), "JPEG", exif=exif)) == (160, 120)


@pytest.mark.parametrize(("form", "options"), KINDS)
def test_a_copy_is_never_larger_than_asked(form: str, options: dict[str, bool]) -> None:
    assert upright(as_bytes(quarters((900, 30)), form, **options), "'x'", 300).size == (300, 10)
    assert upright(as_bytes(quarters((90, 30)), form, **options), "'x'", 300).size == (90, 30)


# --- what is none


@pytest.mark.parametrize(
    "data",
    [
        b"8BPS\0\x01" + bytes(40),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"GIF89a" + bytes(40),
        b"BM" + bytes(60),
        b"II*\0" + bytes(60),
        b"PK\x03\x04" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"hello",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0 not really a picture",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x20\0\0\0WEBPVP8 " + bytes(20),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "'seam.jpg'" in refused(tmp_path, data)


@pytest.mark.parametrize(("form", "options"), KINDS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.98])
def test_a_picture_that_was_cut_short_is_refused(
    tmp_path: Path, form: str, options: dict[str, bool], share: float
) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((320, 240), 90) for _ in range(3)])
    data = as_bytes(noise, form, **options)
    assert "is no picture that is whole" in refused(tmp_path, data[: int(len(data) * share)])


def test_a_damaged_png_is_refused(tmp_path: Path) -> None:
    data = bytearray(as_bytes(Image.effect_noise((200, 200), 90)))
    data[len(data) // 2] ^= 1
    assert "is no picture that is whole" in refused(tmp_path, bytes(data))


@pytest.mark.parametrize("size", [(10_000, 8_001), (30_000, 30_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_made_to_fill_the_memory_is_refused_unopened(tmp_path: Path, size: tuple[int, int]) -> None:
    data = png_of_size(*size)
    tracemalloc.start()
    try:
        assert "more than 80 million pixels" in refused(tmp_path, data)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_jpeg_that_takes_for_ever_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = as_bytes(quarters(), "JPEG", progressive=True)
    scan = data.index(b"\xff\xda")
    monkeypatch.setattr(opening, "_opened", None)
    assert "holds more than a photo does" in refused(tmp_path, data[:scan] + data[scan : scan + 14] * 300 + data[scan:])


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_says_it_is_far_larger_than_what_it_holds_is_refused(tmp_path: Path, *, progressive: bool) -> None:
    data = as_bytes(quarters(), "JPEG", progressive=progressive)
    frame = data.index(b"\xff\xc2" if progressive else b"\xff\xc0") + 5
    assert "is no picture that is whole" in refused(tmp_path, data[:frame] + b"\x22\x00\x22\x00" + data[frame + 4 :])


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_large_jpeg_of_one_colour_is_whole(tmp_path: Path, mode: str, *, progressive: bool) -> None:
    data = as_bytes(Image.new(mode, (2000, 2000)), "JPEG", progressive=progressive, optimize=True, quality=1)
    assert checked(tmp_path, data) == (2000, 2000)


def test_a_heic_photo_says_what_it_takes_to_read_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(Refused) as refusal:
        checked(tmp_path, b"\0\0\0\x18ftypheic" + bytes(30))
    assert "kakoreturn[heic]" in (refusal.value.hint or "")


def test_a_heic_photo_is_read_where_the_extra_is_installed(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    made = BytesIO()
    heif.from_pillow(quarters()).save(made)
    assert checked(tmp_path, made.getvalue()) == (160, 120)
    assert upright(made.getvalue(), "'x'", 80).size == (80, 60)
    refused(tmp_path, made.getvalue()[:300])


def test_this_test_would_see_a_turned_picture() -> None:
    assert not near(pixel(opened(as_bytes(quarters())), 5, 5), GREEN)
