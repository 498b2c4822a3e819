"""How long and how much memory the commands for photos take: `python pictures.py`.

Times are medians over whole processes, run in turn with a process in which Pillow alone opens the same photo, draws a
circle and saves it. Memory is the most that a process had resident; a new process counts what its parent had, so that
this one stays small and lets others make the photos. Nothing here passes or fails: the limits stand beside the figures,
and the exit code is always 0.
"""

import argparse
import os
import statistics
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

_PROGRAM = (sys.executable, "-m", "kakoreturn")
_SIZE = (4032, 3024)
_DEFECT = "seam open for 2 cm on the left toe"
_PILLOW = """
import sys
from PIL import Image, ImageDraw
with Image.open(sys.argv[1]) as picture:
    picture.load()
    ImageDraw.Draw(picture).ellipse((1800, 1300, 2200, 1700), outline="red", width=40)
    picture.save(sys.argv[2], quality=90)
"""
_MIB = 1 << 20


def run(words: Sequence[str], code: int = 0) -> tuple[float, float]:
    """Run a process, which must end with `code`: its seconds, and the most memory it had, in MiB."""
    began = time.perf_counter()
    quiet = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, stream) for stream in (0, 1, 2)]
    child = os.posix_spawn(words[0], list(words), os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    os.close(quiet)
    found = os.waitstatus_to_exitcode(status)
    if found != code:
        sys.exit(f"exit code {found}, not {code}: {' '.join(words)}")
    return seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / _MIB


def photo(place: Path, seed: int) -> Path:
    """A photo of 12 megapixels that packs about as well as a camera's, made by another process."""
    run([sys.executable, __file__, "--make", str(place), str(seed)])
    return place


def make(place: Path, seed: int) -> None:
    """Make such a photo."""
    from PIL import Image

    fine = Image.effect_noise((_SIZE[0] // 2, _SIZE[1] // 2), 30 + seed).resize(_SIZE)
    ground = Image.linear_gradient("L").rotate(90 * (seed % 4)).resize(_SIZE)
    Image.merge("RGB", (fine, Image.blend(fine, ground, 0.5), ground)).save(place, quality=90)


def bomb(place: Path, side: int) -> Path:
    """A PNG that says it is so wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(_MIB), 9)
    place.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b""))
    return place


def line(name: str, figure: str, limit: str = "") -> None:
    """Print one figure."""
    sys.stdout.write(f"{name:58}{figure:>12}{limit:>14}\n")


def adding(folder: Path, times: int) -> None:
    """`photo add` with a circle, a new photo each time, beside Pillow alone."""
    program = (*_PROGRAM, "--db", str(folder / "add.db"))
    run([*program, "new", "--order", "KB1", "--remedy", "exchange", "--defect", _DEFECT])
    ours, theirs, memory = [], [], []
    for turn in range(times):
        taken = photo(folder / f"{turn}.jpg", turn)
        theirs.append(run([sys.executable, "-c", _PILLOW, str(taken), str(folder / "theirs.jpg")])[0])
        seconds, most = run([*program, "photo", "add", "1", str(taken), "--circle", "C4"])
        ours.append(seconds)
        memory.append(most)
    alone, added = statistics.median(theirs), statistics.median(ours)
    line("Pillow alone: open, draw, save, 12 MP", f"{alone:.3f} s")
    line("photo add --circle, 12 MP", f"{added:.3f} s")
    line("  as a multiple of Pillow alone", f"{added / alone:.2f}", "at most 2.5")
    line("  most memory", f"{max(memory):.0f} MiB", "below 250")
    for words in (("grid", "1", "1", "--out", str(folder / "grid.jpg")), ("export", "1", "--out", str(folder / "out"))):
        seconds, most = run([*program, "photo", *words])
        line(f"photo {words[0]}{f', {times} photos' if words[0] == 'export' else ''}, 12 MP", f"{seconds:.3f} s")
        line("  most memory", f"{most:.0f} MiB")


def sheet(folder: Path, photos: int) -> None:
    """A sheet of many photos."""
    program = (*_PROGRAM, "--db", str(folder / "sheet.db"))
    run([*program, "new", "--order", "KB1", "--remedy", "exchange", "--defect", _DEFECT])
    for turn in range(photos):
        run([*program, "photo", "add", "1", str(photo(folder / "one.jpg", turn)), "--circle", "D4"])
    for form in ("jpg", "png"):
        out = folder / f"sheet.{form}"
        seconds, most = run([*program, "photo", "sheet", "1", "--out", str(out)])
        line(f"photo sheet, {photos} photos of 12 MP, as .{form}", f"{seconds:.3f} s")
        line("  most memory", f"{most:.0f} MiB", "below 400")
        line("  size", f"{out.stat().st_size / 1e6:.2f} MB", "at most 2" if form == "jpg" else "")


def bombs(folder: Path) -> None:
    """Pictures that would fill the memory, refused."""
    program = (*_PROGRAM, "--db", str(folder / "add.db"))
    for side in (9_000, 30_000, 100_000):
        seconds, most = run([*program, "photo", "add", "1", str(bomb(folder / "bomb.png", side))], code=4)
        line(f"a bomb of {side:,} × {side:,} pixels, refused", f"{seconds:.3f} s", "below 1 s")
        line("  most memory", f"{most:.0f} MiB", "below 200")


def main() -> None:
    """Read the command line, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="photos to add (default: %(default)s)")
    parser.add_argument("--photos", type=int, default=20, help="photos on the sheet (default: %(default)s)")
    parser.add_argument("--make", nargs=2, metavar=("FILE", "SEED"), help="make one photo, and nothing else")
    given = parser.parse_args()
    if given.make:
        make(Path(given.make[0]), int(given.make[1]))
        return
    os.environ |= {"KAKORETURN_NO_INPUT": "1"}
    with tempfile.TemporaryDirectory(prefix="kakoreturn-pictures-") as folder:
        adding(Path(folder), given.times)
        sheet(Path(folder), given.photos)
        bombs(Path(folder))


if __name__ == "__main__":
    main()
