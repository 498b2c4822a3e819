"""What the page sends, read into values. When it is loaded again, the page is drawn anew from the same document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from kakoreturn.domain.circles import WHOLE, Circle
from kakoreturn.domain.defect import FIELDS
from kakoreturn.domain.faults import Fault
from kakoreturn.domain.looking import Finding, Look, Marks
from kakoreturn.domain.values import DefectKind

MOST_FINDINGS, MOST_CIRCLES = 50, 200
"""The most findings on the page, and circles on one of its photos."""

_LONGEST = 10_000
_WIDEST = 4 * WHOLE
_MOST = 10**12
_Value = TypeVar("_Value")


def read(plain: object) -> Look:
    """Read all that lies on the page. Raises ValueError for what no page sends."""
    fields = _object(plain)
    verdicts = {check: _object(one) for check, one in _object(fields.get("checks")).items()}
    findings = {name: read_finding(one) for name, one in _object(fields.get("findings")).items()}
    marks = {photo: _marks(one, findings) for photo, one in _object(fields.get("marks")).items()}
    if len(findings) > MOST_FINDINGS:
        raise ValueError("too many findings")
    return Look(
        seconds=_whole(fields.get("seconds"), 0, _MOST),
        passed=tuple(check for check, one in verdicts.items() if one.get("verdict") == "passed"),
        unsure={check: _text(one.get("said")) for check, one in verdicts.items() if one.get("verdict") == "unsure"},
        findings=findings,
        marks=marks,
        removed=_each(fields.get("removed"), _text),
        then=_text(fields.get("then")),
    )


def read_finding(plain: object) -> Finding:
    """Read one finding. Raises ValueError for what no page sends."""
    fields = _object(plain)
    number, check = fields.get("number"), fields.get("check")
    written = {name: _text(fields[name]) for name in FIELDS if name in fields}
    said: dict[str, Any] = {name: value for name, value in written.items() if value.strip()}
    for name, words in (("defect_kind", DefectKind), ("fault", Fault)):
        if name in said:
            said[name] = words(said[name])
    return Finding(
        number=None if number is None else _whole(number, 1, _MOST),
        check=None if check is None else _text(check),
        said=said,
        emptied=tuple(name for name in written if name not in said) if number is not None else (),
        is_circled=fields.get("circled") is True,
    )


def _marks(plain: object, findings: Mapping[str, Finding]) -> Marks:
    fields = _object(plain)
    drawn = _each(fields.get("drawn"), lambda one: (_named(one, findings), _circle(one)))
    if len(drawn) > MOST_CIRCLES:
        raise ValueError("too many circles")
    return Marks(drawn=drawn, gone=_each(fields.get("gone"), _known_circle))


def _named(plain: object, findings: Mapping[str, Finding]) -> str | None:
    name = _object(plain).get("finding")
    if name is not None and _text(name) not in findings:
        raise ValueError("a circle shows what is not there")
    return name


def _circle(plain: object) -> Circle:
    at = _object(plain)
    x, y = (_whole(at.get(name), 0, WHOLE) for name in ("x", "y"))
    return Circle(x=x, y=y, radius=_whole(at.get("radius"), 1, _WIDEST))


def _known_circle(plain: object) -> Circle:
    """A circle that is on record, as the page was told it."""
    at = _object(plain)
    x, y, radius = (_whole(at.get(name), 0, _MOST) for name in ("x", "y", "radius"))
    defect = at.get("defect")
    return Circle(x=x, y=y, radius=radius, defect=None if defect is None else _whole(defect, 1, _MOST))


def _object(plain: object) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise ValueError("not an object")  # noqa: TRY004 - whatever is wrong with it is one kind of error
    return plain


def _each(plain: object, read_one: Callable[[object], _Value]) -> tuple[_Value, ...]:
    if not isinstance(plain, list):
        raise ValueError("not a list")  # noqa: TRY004
    return tuple(map(read_one, plain))


def _text(plain: object) -> str:
    if not isinstance(plain, str) or len(plain) > _LONGEST:
        raise ValueError("not a text")
    plain.encode()  # no half of a character
    return plain


def _whole(plain: object, least: int, most: int) -> int:
    if type(plain) is not int or not least <= plain <= most:
        raise ValueError("not a number")
    return plain
