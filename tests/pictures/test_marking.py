"""What leaves: the circle is where it was put, it shows on every ground, and nothing but the picture goes along."""

import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from kakoreturn.domain.errors import Refused, StoreProblem
from kakoreturn.pictures.drawing import RED, WHITE, thickness
from kakoreturn.pictures.marking import marked
from tests.support.pictures import Keep, as_bytes, circles, near, opened, pixel, quarters

SECRET = b"SECRET-51.5007N-0.1246W"


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance, as the accessibility guidelines define it."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("way", range(1, 9))
@pytest.mark.parametrize("longest", [None, 400])
def test_the_circle_is_where_it_was_put_however_the_camera_was_held(keep: Keep, way: int, longest: int | None) -> None:
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = Image.new("RGB", (800, 600), (120, 140, 120))
    if way in back:
        lying = lying.transpose(Image.Transpose(back[way]))
    exif = Image.Exif()
    exif[0x0112] = way
    source, photo = keep(as_bytes(lying, "JPEG", exif=exif), *circles((800, 600), "600,150,60"))
    made = opened(marked(source, photo, longest=longest))
    scale = made.width / 800
    assert made.size == (round(800 * scale), round(600 * scale))
    ring = 60 * scale + thickness(made) / 2
    x, y = 600 * scale, 150 * scale
    for place in ((x - ring, y), (x + ring, y), (x, y - ring), (x, y + ring)):
        assert near(pixel(made, int(place[0]), int(place[1])), RED, 70)
    assert near(pixel(made, round(x), round(y)), (120, 140, 120))
    assert near(pixel(made, round(200 * scale), round(450 * scale)), (120, 140, 120))


@pytest.mark.parametrize("ground", [(255, 255, 255), (0, 0, 0), RED, (128, 128, 128), (255, 220, 0), (20, 60, 160)])
def test_the_outline_shows_on_every_ground(keep: Keep, ground: tuple[int, int, int]) -> None:
    source, photo = keep(as_bytes(Image.new("RGB", (1200, 900), ground)), *circles((1200, 900), "50%,50%,10%"))
    made = opened(marked(source, photo, form="PNG"))
    across = {pixel(made, x, 450) for x in range(600 + 120, 600 + 120 + round(thickness(made)) + 2)}
    assert max(contrast(ground, colour) for colour in across) >= 3
    assert {RED, WHITE} <= across


def test_what_is_inside_a_circle_stays_as_it_was(keep: Keep) -> None:
    source, photo = keep(as_bytes(quarters((1200, 900))), *circles((1200, 900), "600,450,100"))
    made, before = opened(marked(source, photo, form="PNG")), quarters((1200, 900))
    inside = [(600 + x, 450 + y) for x in range(-68, 69, 4) for y in range(-68, 69, 4)]
    assert [pixel(made, *place) for place in inside] == [pixel(before, *place) for place in inside]


def test_a_number_stands_beside_its_circle_and_inside_the_picture(keep: Keep) -> None:
    ground = (120, 140, 120)
    source, photo = keep(as_bytes(Image.new("RGB", (1200, 900), ground)), *circles((1200, 900), "1190,10,60"))
    made = opened(marked(source, photo, form="PNG"))
    reach = 60 + round(thickness(made)) + 2
    beyond = [
        pixel(made, x, y) for x in range(1000, 1200) for y in range(200) if (x - 1190) ** 2 + (y - 10) ** 2 > reach**2
    ]
    assert beyond.count(RED) > 300
    assert beyond.count(WHITE) > 100


def test_a_picture_of_one_pixel_can_be_marked(keep: Keep) -> None:
    source, photo = keep(as_bytes(quarters((1, 1))), *circles((1, 1), "A1", "50%,50%,50%"))
    assert opened(marked(source, photo)).size == (1, 1)


def test_the_original_stays_as_it_is(keep: Keep) -> None:
    data = as_bytes(quarters(), "JPEG")
    source, photo = keep(data, *circles((160, 120), "C4"))
    marked(source, photo)
    assert source.read_bytes() == data


def test_a_caption_stands_below_and_changes_nothing_above(keep: Keep) -> None:
    source, photo = keep(as_bytes(quarters((600, 400))))
    made = opened(marked(source, photo, form="PNG", captions=["1: loose seam", "2: " + "a long note " * 30]))
    assert made.width == 600
    assert made.height > 500
    assert made.crop((0, 0, 600, 400)).tobytes() == quarters((600, 400)).tobytes()
    below = made.crop((0, 400, 600, made.height)).convert("L").getextrema()
    assert below == (24, 255)


@pytest.mark.parametrize("size", [(1, 1), (1, 70_000), (70_000, 1), (30, 4000)])
def test_a_picture_of_any_shape_can_be_captioned_and_saved(keep: Keep, size: tuple[int, int]) -> None:
    source, photo = keep(as_bytes(Image.new("L", size)), *circles(size, "A1"))
    made = opened(marked(source, photo, captions=["a very long note " * 5000] * 3))
    assert made.width >= 320
    assert max(made.size) <= 65_500


# --- privacy


def _jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = SECRET.decode()
    options = {"exif": exif, "comment": SECRET, "icc_profile": SECRET, "xmp": SECRET}
    return as_bytes(quarters(), "JPEG", **options) + SECRET


def _png() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return as_bytes(quarters(), "PNG", exif=exif, pnginfo=texts, icc_profile=SECRET, dpi=(77, 77)) + SECRET


def _webp() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    data = as_bytes(quarters(), "WEBP", exif=exif, xmp=SECRET, icc_profile=SECRET)
    extra = b"SECR" + struct.pack("<I", len(SECRET)) + SECRET + bytes(len(SECRET) % 2)
    return b"RIFF" + struct.pack("<I", len(data) - 8 + len(extra)) + data[8:] + extra


@pytest.mark.parametrize("make", [_jpeg, _png, _webp])
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("longest", [None, 80])
def test_nothing_but_the_picture_leaves(keep: Keep, make: Callable[[], bytes], form: str, longest: int | None) -> None:
    data = make()
    assert SECRET in data
    source, photo = keep(data, *circles((160, 120), "C4"))
    made = marked(source, photo, longest=longest, form=form)
    assert SECRET not in made
    assert SECRET[:8] not in _unpacked(made)
    info = opened(made).info
    assert set(info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not opened(made).getexif()
    assert made.endswith(b"\xff\xd9" if form == "JPEG" else b"IEND\xaeB`\x82")


def _unpacked(data: bytes) -> bytes:
    """Everything in a PNG that is packed, unpacked."""
    found, place = b"", 0
    while (place := data.find(b"\x78", place + 1)) > 0:
        try:
            found += zlib.decompressobj().decompress(data[place:], 100_000)
        except zlib.error:
            continue
    return found


# --- when it cannot be


def test_an_original_that_is_gone_or_changed_is_a_problem_of_the_store(keep: Keep) -> None:
    source, photo = keep(as_bytes(quarters()))
    source.write_bytes(as_bytes(quarters((10, 10))))
    with pytest.raises(StoreProblem, match="damaged"):
        marked(source, photo)
    source.unlink()
    with pytest.raises(StoreProblem, match="cannot be read"):
        marked(source, photo)


def test_a_stored_file_that_is_no_picture_is_refused(keep: Keep) -> None:
    with pytest.raises(Refused):
        marked(*keep(b"kept before photos were looked at"))
