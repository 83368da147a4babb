"""Reading files strictly: every fault says where it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workspace.canvas.schema import InvalidValue
from workspace.errors import Refusal, TooLarge

MAX_DEPTH = 64


class BadFile(Refusal):
    """A file that cannot be taken in (`path`: where, `reason`: a word for programs)."""

    code = "bad_file"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path=path, reason=reason)
        self.path = path
        self.reason = reason


def record(value: Any, path: str, known: frozenset[str] | None = None) -> dict[str, Any]:
    """A mapping with text keys, all of them known.

    Raises:
        BadFile: naming the key nobody knows.
    """
    if not isinstance(value, dict):
        raise BadFile(path, "not_a_record")
    for key in value:
        if not isinstance(key, str):
            raise BadFile(f"{path}.{key}", "not_a_text")
        if known is not None and key not in known:
            raise BadFile(join(path, key), "unknown_key")
    return value


def items(value: Any, path: str, limit: int) -> Iterator[tuple[str, Any]]:
    """The (path, item) pairs of a list; null is an empty one."""
    if value is None:
        return
    if not isinstance(value, list):
        raise BadFile(path, "not_a_list")
    if len(value) > limit:
        raise BadFile(path, "too_many")
    for number, item in enumerate(value):
        yield f"{path}[{number}]", item


def word(value: Any, path: str) -> str:
    """A text that must be there."""
    if not isinstance(value, str) or not value:
        raise BadFile(path, "missing" if value in (None, "") else "not_a_text")
    return value


def join(path: str, key: str) -> str:
    """The path of a member."""
    return f"{path}.{key}" if path else key


@contextmanager
def at(path: str) -> Iterator[None]:
    """Says of a value that cannot stand on a canvas where in the file it is."""
    try:
        yield
    except InvalidValue as error:
        raise BadFile(join(path, error.key), error.reason) from error
    except TooLarge as error:
        raise BadFile(join(path, str(error.facts["key"])), "too_long") from error


def plain_data(value: Any, path: str, depth: int = 0) -> Any:
    """Whatever JSON can say, kept as it is; anything else is refused."""
    if depth > MAX_DEPTH:
        raise BadFile(path, "too_deep")
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [plain_data(v, f"{path}[{i}]", depth + 1) for i, v in enumerate(value)]
        case dict():
            return {
                k: plain_data(v, join(path, k), depth + 1) for k, v in record(value, path).items()
            }
        case _:
            raise BadFile(path, "unknown_value")
