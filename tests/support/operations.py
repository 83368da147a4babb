"""Operations of the API as tests ask for them: a path for each, with ids that nothing has."""

from __future__ import annotations

import re
from typing import Final

from workspace.web.api.operation import Operation

NOWHERE: Final = "0" * 32
ABSENT: Final = {
    "canvas": NOWHERE,
    "card": "nothing-here",
    "link": "nothing-here",
    "invitation": NOWHERE,
    "webhook": NOWHERE,
    "delivery": NOWHERE,
    "login": NOWHERE,
    "token": NOWHERE,
    "partner": NOWHERE,
    "milestone": NOWHERE,
    "review": NOWHERE,
    "remark": NOWHERE,
    "group": "nothing-here",
    "actor": f"person:{NOWHERE}",
}
"""For every id that a path can hold, one that is well formed and that nothing has."""


def params_of(operation: Operation) -> list[str]:
    """The ids in an operation's path."""
    return re.findall(r"{(\w+)}", operation.path)


def path_of(operation: Operation, **ids: str) -> str:
    """An operation's path with `ids`, and nothing where none is given."""
    return operation.path.format(**{**ABSENT, **ids})
