"""The frozen values that everything is made of.

A record is a frozen dataclass with slots and keyword arguments. Its methods stand here once: `dataclass` would
compile them for every class anew, and that alone was a quarter of all that a short command computes.
"""

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

_Class = TypeVar("_Class", bound=type)


class Record:
    """What all records share. Two records are equal when they are of one class and all their fields are."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init__(self, **given: object) -> None:
        for name, field in self.__dataclass_fields__.items():
            value = given.pop(name, field.default)
            if value is MISSING:
                raise TypeError(f"{type(self).__name__} needs {name}")
            object.__setattr__(self, name, value)
        if given:
            raise TypeError(f"{type(self).__name__} has no {', '.join(given)}")

    def __setattr__(self, name: str, _: object) -> None:
        raise FrozenInstanceError(f"{type(self).__name__}.{name} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"{type(self).__name__}.{name} cannot be removed")

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
    made: Any = dataclass(init=False, slots=True, kw_only=True, eq=False, repr=False)(cls)
    return made  # type: ignore[no-any-return]
