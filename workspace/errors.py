"""The two ways a request can end badly, and nothing else.

A `Refusal` is an answer: somebody asked for what cannot be, and is told why in
their own language. A `Failure` is ours: something broke, it is logged once with
an id that can be quoted. Third-party exceptions become one of the two at the
edge where they arise; whoever shows them looks the sentence up in one table.
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override


class WorkspaceError(Exception):
    """Base of every error we raise on purpose: a stable `code` and facts, no sentences."""

    code: ClassVar[str] = "error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts: dict[str, object] = facts

    @override
    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"

    def __getattr__(self, name: str) -> object:
        facts: dict[str, object] = self.__dict__.get("facts", {})
        try:
            return facts[name]
        except KeyError:
            raise AttributeError(name) from None


class Refusal(WorkspaceError):
    """The answer is no: a person or a browser asked for what cannot be."""

    code = "refused"


class Failure(WorkspaceError):
    """Something of ours broke; the caller did nothing wrong."""

    code = "failed"


class NotFound(Refusal):
    """There is no such thing, or it is not yours: the two look the same from outside."""

    code = "not_found"


class NotAllowed(Refusal):
    """The actor is known and may not do this."""

    code = "not_allowed"


class SignInNeeded(Refusal):
    """Nobody is signed in here, and the door asks for somebody."""

    code = "sign_in"


class TooLarge(Refusal):
    """More bytes or characters than the limit allows (`size`, `limit`)."""

    code = "too_large"


class TooFast(Refusal):
    """More frames or bytes per second than the limit allows."""

    code = "too_fast"


class Conflict(Refusal):
    """The thing changed since the caller last looked (`revision`)."""

    code = "conflict"
