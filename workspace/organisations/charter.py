"""A canvas's charter: what the team promises those who take part, and its plain words.

The sentences are made here and nowhere else, so that the page which lets somebody in,
the printed sheet and the canvas itself all promise the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import msgspec

from workspace.language import N_
from workspace.organisations.refusals import BadCharter

READERS_LIMIT: Final = 500
# Months for which the detail of who changed what is meant to be kept; None: until the end.
KEEPING: Final[tuple[int | None, ...]] = (12, 24, 60, None)


class Speaks(Protocol):
    """A catalogue of sentences in one language."""

    def gettext(self, message: str, /) -> str:
        """The sentence in that language."""
        ...

    def ngettext(self, singular: str, plural: str, n: int, /) -> str:
        """The counted sentence in that language."""
        ...


@dataclass(frozen=True, slots=True)
class Charter:
    """What stands beside people's words, how long details are kept, and who will read.

    `attribution` is the group, or the name that somebody chose; `keeping` counts months;
    `readers` is the team's own sentence about who will read.
    """

    attribution: Literal["group", "name"] = "group"
    keeping: int | None = 24
    readers: str = ""


USUAL: Final = Charter()


def charter_of(text: str | None) -> Charter:
    """A charter as the canvas's row keeps it."""
    if text is None:
        return USUAL
    facts: dict[str, Any] = msgspec.json.decode(text)
    return Charter(facts["attribution"], facts["keeping"], facts["readers"])


def kept_charter(charter: Charter) -> str:
    """A charter for the canvas's row.

    Raises:
        BadCharter: a value of it cannot be.
    """
    if charter.attribution not in ("group", "name") or charter.keeping not in KEEPING:
        raise BadCharter
    if len(charter.readers) > READERS_LIMIT:
        raise BadCharter(size=len(charter.readers), limit=READERS_LIMIT)
    return msgspec.json.encode(charter).decode()


def charter_sentences(charter: Charter, speaks: Speaks) -> list[str]:
    """The charter in plain words: who will read, what is shown, how long it is kept."""
    readers = charter.readers or speaks.gettext(
        N_("The people who are invited to this canvas can read it.")
    )
    if charter.attribution == "name":
        shown = N_("Beside what you write stands the name you chose.")
    else:
        shown = N_(
            "Beside what you write stands your group, not your name. "
            "While you are here, the project's team sees the name you chose."
        )
    if charter.keeping is None:
        kept = speaks.gettext(
            N_("The team's rule: the detail of who changed what is kept as long as the canvas.")
        )
    else:
        kept = speaks.ngettext(
            "The team's rule: the detail of who changed what is kept for %(n)s month.",
            "The team's rule: the detail of who changed what is kept for %(n)s months.",
            charter.keeping,
        ) % {"n": charter.keeping}
    return [readers, speaks.gettext(shown), kept]
