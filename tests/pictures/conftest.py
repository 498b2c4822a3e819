"""Photos of a case, made from pictures."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from kakoreturn.domain.circles import Circle
from kakoreturn.domain.evidence import Photo
from tests.support.pictures import Keep


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Keep bytes as a stored original; where, and the photo."""

    def kept(data: bytes, *drawn: Circle, number: int = 1, note: str | None = None) -> tuple[Path, Photo]:
        name = hashlib.sha256(data).hexdigest()
        place = tmp_path / name
        place.write_bytes(data)
        return place, Photo(
            number=number,
            sha256=name,
            name="seam.jpg",
            size=len(data),
            note=note,
            on=date(2026, 6, 10),
            round=1,
            circles=drawn,
        )

    return kept
