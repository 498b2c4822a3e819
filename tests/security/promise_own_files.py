"""Files that a user writes or is given: each is read, or refused in one sentence; none crashes the program or hangs it.

Fuzzed from the guide that comes along and from a configuration, by generated damage and by generated TOML. Where
`atheris` is installed, `python tests/security/fuzz.py guides` goes on for as long as it is let.
"""

import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from kakoreturn import guides
from tests.faults.frame import Tally, Trial, weakened
from tests.faults.program import Program

from .drawing import damaged_lines, drawn
from .hostile import TEXTS, badly_refused

SOURCE = (Path(guides.__file__).parent / "kakobuy.toml").read_bytes()
_SETTINGS = b'agent = "kakobuy"\ncurrency = "CNY"\nreturn_rule = "120 hours after stocked"\nreported = true\n'
_KEYS = sorted({line.partition(b"=")[0].strip().decode() for line in SOURCE.split(b"\n") if b"=" in line})
_SLOW = 10.0  # seconds; a guide is read in some milliseconds

_SCALARS = st.one_of(
    st.sampled_from(
        ["true", "-1", "0", "1e999", "nan", "inf", "9" * 5000, "0x" + "f" * 99, "2026-02-30", "2026-06-10", "''", '""']
    ),
    st.sampled_from(["[]", "{}", "[[]]", "[" * 900 + "]" * 900, "{a={b={c=1}}}", '"\\u0000"', '"\\u202e"', "10:00:00"]),
    st.integers().map(str),
    TEXTS.map(lambda text: '"""' + text.replace("\\", "").replace('"', "") + '"""'),
)
_ENTRY = st.tuples(st.sampled_from([*_KEYS, "a.b.c", '"odd key"', "__proto__"]), _SCALARS)
_TOML = st.lists(
    st.one_of(
        _ENTRY.map(lambda entry: f"{entry[0]} = {entry[1]}"),
        st.sampled_from(
            ["[exchange]", "[[exchange.timeline]]", "[refund]", "[[faq]]", "[x.y.z]", "[[", "]", "#", '"""']
        ),
    ),
    max_size=12,
).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))


FILES: dict[str, st.SearchStrategy[bytes]] = {
    "a damaged guide": damaged_lines(SOURCE, _SCALARS),
    "generated TOML": _TOML,
    "any bytes": st.binary(max_size=300),
}
SETTINGS: dict[str, st.SearchStrategy[bytes]] = {
    "damaged settings": damaged_lines(_SETTINGS, _SCALARS),
    "generated settings": st.one_of(_TOML, st.binary(max_size=80)),
}


class Reader:
    """The program, given files to read."""

    def __init__(self, folder: Path) -> None:
        self.program, self.file = Program(folder), folder / "own.toml"
        self.settings = folder / ".config" / "kakoreturn" / "config.toml"
        self.settings.parent.mkdir(parents=True)
        assert self.program.new().code == 0
        self._orders = 0

    def guide(self, data: bytes) -> str:
        """Give it a guide; what is wrong with how it takes it, empty when nothing is."""
        self.file.write_bytes(data)
        began = time.monotonic()
        checked = self.program("guide", "check", str(self.file))
        if time.monotonic() - began > _SLOW:
            return "it took too long"
        if checked.code:
            return badly_refused(checked)
        # A guide that passed the check must be good for a whole case.
        name = guides.parse_guide(guides.completed(guides.read_guide(self.file))).agent
        own = self.settings.parent / "guides" / f"{name}.toml"
        own.parent.mkdir(exist_ok=True)
        own.write_bytes(data)
        self._orders += 1
        order = f"order {self._orders}"
        new = ("new", "--order", order, "--remedy", "exchange", "--defect", "seam open", "--agent", name)
        commands = (("guide", "--agent", name), (*new, "--sent", "-9d"), ("status", f"order:{order}"), ("undo",))
        answers = [self.program(*words) for words in commands]
        own.unlink()
        return "; ".join(badly_refused(answer) or "it passed the check" for answer in answers if answer.code)

    def configuration(self, data: bytes) -> str:
        """Give it a configuration."""
        self.settings.write_bytes(data)
        answer = self.program("status")
        self.settings.unlink()
        return badly_refused(answer) if answer.code else ""


def try_files(trial: Trial, count: int) -> Tally:
    """Let so many files of each kind be read."""
    tally, reader = Tally(), Reader(trial.folder)
    ways: list[tuple[dict[str, st.SearchStrategy[bytes]], Callable[[bytes], str]]] = [
        (FILES, reader.guide),
        (SETTINGS, reader.configuration),
    ]
    for kinds, read in ways:
        for kind, files in kinds.items():
            for data in drawn(files, count, again=not trial.full):
                wrong = read(data)
                tally.test(not wrong, f"{kind}: {data!r:.300}: {wrong}")
    return tally


def attempt(trial: Trial) -> Tally:
    return try_files(trial, trial.times(120, 1500))


def control(trial: Trial) -> Tally:
    """A program that takes a guide for good without looking at it."""
    real, good = guides.parse_guide, guides.parse_guide(guides.bundled_guide("kakobuy"))
    with weakened(guides, parse_guide=lambda plain: good if plain.get("agent") != "kakobuy" else real(plain)):
        return try_files(trial, 60)
