"""The frozen values that everything is made of.

A record is what a frozen dataclass is, without the module of that name: loading it, and having it compile the methods
of each class anew, was a third of what a short command computes. A test holds the two to the same.
"""

from __future__ import annotations

import sys
from functools import cache, cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import ClassVar, Self, TypeVar, dataclass_transform

    _Class = TypeVar("_Class", bound="type[Record]")
    _Record = TypeVar("_Record", bound="Record")
else:

    def dataclass_transform(**_: bool) -> Callable[[_Class], _Class]:
        """Tell type checkers what `record` makes of a class; it says nothing to a program that runs."""
        return lambda decorator: decorator


class Record:
    """What all records share. Two records are equal when they are of one class and all their fields are.

    `field_names` are those of the fields, in order. A record holds what it was given; the rest its class has.
    """

    field_names: ClassVar[tuple[str, ...]] = ()
    _takes: ClassVar[frozenset[str]] = frozenset()
    _required: ClassVar[frozenset[str]] = frozenset()

    # `self` by its place alone: else Python holds each name that is given against it.
    def __init__(self, /, *values: object, **given: object) -> None:
        if values:
            given.update(zip(self.field_names, values, strict=False))
        if not self._takes.issuperset(given) or self._required.difference(given):
            raise self._wrong(given)
        own = self.__dict__
        own |= given

    @classmethod
    def made_of(cls, given: Mapping[str, object]) -> Self:
        """The record of these fields. Where they are at hand as a mapping it takes half of what naming them does."""
        if not cls._takes.issuperset(given) or cls._required.difference(given):
            raise cls._wrong(given)
        new = cls.__new__(cls)
        own = new.__dict__
        own |= given
        return new

    @classmethod
    def _wrong(cls, given: Iterable[str]) -> TypeError:
        return TypeError(f"{cls.__name__} has the fields {', '.join(cls.field_names)}, not {', '.join(given)}")

    def __setattr__(self, name: str, _: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be removed")

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.field_names])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.field_names)
        return f"{type(self).__name__}({fields})"


def replace(one: _Record, /, **changes: object) -> _Record:
    """The same record, but for the fields that are given."""
    cls = type(one)
    if not cls._takes.issuperset(changes):
        raise cls._wrong(changes)
    new = cls.__new__(cls)
    own = new.__dict__
    own |= one.__dict__
    for name in _worked_out(cls):  # type: ignore[arg-type]  # mypy asks whether its instances can be hashed
        if name in own:
            del own[name]
    own |= changes
    return new


@cache
def _worked_out(cls: type) -> tuple[str, ...]:
    """What instances keep beside their fields, and work out from them."""
    return tuple(
        name for base in cls.__mro__ for name, value in vars(base).items() if isinstance(value, cached_property)
    )


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: _Class) -> _Class:
    """Make a class derived from `Record` a record, whose arguments are given by name.

    The annotations in its body are its fields, in order, behind those of the record that it is derived from.
    """
    named = [name for name, kind in _annotations(cls).items() if "ClassVar" not in str(kind)]
    new = [name for name in named if name not in cls._takes]
    # What stands in the body beside an annotation is the default.
    cls._required = frozenset([name for name in (*cls._required, *new) if name not in cls.__dict__])
    cls.field_names = (*cls.field_names, *new)
    cls._takes = frozenset(cls.field_names)
    return cls


@dataclass_transform(frozen_default=True)
def plain_record(cls: _Class) -> _Class:
    """Make a class derived from `Record` a record, whose arguments may be given by their places."""
    return record(cls)


def _annotations(cls: type) -> Mapping[str, object]:
    """The annotations in the body of a class, whether or not what they name is there at run time."""
    if sys.version_info >= (3, 14):
        from annotationlib import Format, get_annotations

        return get_annotations(cls, format=Format.FORWARDREF)
    found: Mapping[str, object] = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - loading inspect costs more
    return found
