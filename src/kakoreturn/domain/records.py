"""The frozen values that everything is made of.

A record is a frozen dataclass with slots and keyword arguments. Its equality, hash and representation stand here once:
`dataclass` would compile them for every class anew, which took a sixth of a short command's time.
"""

from dataclasses import Field, dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

_Class = TypeVar("_Class", bound=type)


class Record:
    """What all records share. Two records are equal when they are of one class and all their fields are."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
        return f"{type(self).__name__}({fields})"


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: _Class) -> _Class:
    """Make a class derived from `Record` a frozen dataclass with slots, whose arguments are given by name."""
    made: Any = dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)(cls)
    return made  # type: ignore[no-any-return]
