"""Generated values as a list, outside a test of pytest, and generated damage."""

import io
import zipfile
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

T = TypeVar("T")


def drawn(values: st.SearchStrategy[T], count: int, *, again: bool = True) -> list[T]:
    """So many generated values; the same ones each time with `again`."""
    found: list[T] = []

    @settings(
        max_examples=count,
        derandomize=again,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(values, min_size=1, max_size=1))
    def collect(one: list[T]) -> None:
        found.extend(one)

    collect()
    return found


@st.composite
def damaged_lines(draw: st.DrawFn, source: bytes, values: st.SearchStrategy[str], mark: bytes = b"=") -> bytes:
    """A text with lines taken out, doubled, cut, mixed or written over, or another value behind their `mark`."""
    lines = source.split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 5)):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                before = lines[at].rpartition(mark)[0]
                lines[at] = before + mark + b" " + draw(values).encode("utf-8", "surrogatepass")
            case 3:
                lines = lines[: at + 1]
            case 4:
                lines[at] = draw(st.binary(max_size=20))
            case _:
                lines[at] = lines[at][: draw(st.integers(0, 60))] + lines[other][draw(st.integers(0, 60)) :]
    return b"\n".join(lines)


@st.composite
def damaged_bytes(draw: st.DrawFn, source: bytes) -> bytes:
    """A file with bytes changed, blotted out, taken out, doubled or cut."""
    data = bytearray(source)
    for _ in range(draw(st.integers(1, 3))):
        at, size = draw(st.integers(0, max(len(data) - 1, 0))), draw(st.sampled_from([1, 2, 8, 64]))
        match draw(st.integers(0, 4)):
            case 0:
                data[at : at + size] = draw(st.binary(min_size=1, max_size=8))
            case 1:
                data[at : at + size] = bytes(len(data[at : at + size]))
            case 2:
                del data[at : at + size]
            case 3:
                data[at:at] = data[at : at + size]
            case _:
                del data[at:]
    return bytes(data)


@st.composite
def damaged_parts(draw: st.DrawFn, source: bytes, damage: Callable[[bytes], st.SearchStrategy[bytes]]) -> bytes:
    """A zip that is whole, and has a part in it that is damaged, missing, or there under another name."""
    with zipfile.ZipFile(io.BytesIO(source)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
        packing = {part.filename: part.compress_type for part in whole.infolist()}
    victim = draw(st.sampled_from(sorted(parts)))
    match draw(st.integers(0, 5)):
        case 0:
            del parts[victim]
        case 1:
            parts[draw(st.sampled_from(["../up", "/etc/x", "xl/", "a\\b", "\u202e", victim.upper()]))] = parts.pop(
                victim
            )
        case _:
            parts[victim] = draw(damage(parts[victim]))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as again:
        for name, content in parts.items():
            again.writestr(name, content, packing.get(name))
    return made.getvalue()
