"""Brings documents of an older schema version up to this one, while they live.

An upgrade is a function on an open document. It finds everything it needs in the
document, and running it twice changes nothing the second time. The owner of the canvas
runs it once, on opening, and logs what came of it like any other edit. Pages of an older
version read only from then on, so none of them meets what it does not know.

1 → 2: what the core team noted beside an actor leaves the shared document, which
everybody who may read the section is sent whole; `organisations.notes` keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pycrdt import Text

from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.errors import Failure

Upgrade = Callable[[SectionDoc], None]

_NOTE: Final = "note"
# How a key stands in the bytes of an update: its length, then its letters.
_NOTE_BYTES: Final = bytes([len(_NOTE)]) + _NOTE.encode()


def may_hold_notes(section: str, pieces: Sequence[bytes]) -> bool:
    """Whether a document that these updates make could be of the time before version 2.

    A look at the bytes, so that the sections that never held a note are not opened twice.
    """
    return section == "actors" and any(_NOTE_BYTES in piece for piece in pieces)


def notes_in(section: str, pieces: Iterable[bytes]) -> dict[str, str]:
    """The notes that a document of version 1 holds, by card; from version 2 on there are none."""
    base, *tail = pieces
    doc = SectionDoc.opened(section, base, tail)
    if doc.version != 1:
        return {}
    found: dict[str, str] = {}
    for name in list(doc.entries.keys()):
        card = doc.card(name)
        note = card.get(_NOTE) if card is not None else None
        if isinstance(note, Text) and str(note):
            found[name] = str(note)
    return found


def _notes_leave(doc: SectionDoc) -> None:
    if doc.section != "actors":
        return
    for name in list(doc.entries.keys()):
        card = doc.card(name)
        if card is not None and _NOTE in card:
            del card[_NOTE]


# From the version that is the key to the next one.
UPGRADES: Final[Mapping[int, Upgrade]] = {1: _notes_leave}


class WrittenByNewer(Failure):
    """The document was written by a newer program (`section`, `version`, `known`)."""

    code = "written_by_newer"


def upgrade(
    doc: SectionDoc,
    upgrades: Mapping[int, Upgrade] = UPGRADES,
    target: int = SCHEMA_VERSION,
) -> bool:
    """Runs what is missing, in one transaction.

    A document that was never written is left alone: only the creation of a canvas
    makes first content (R5).

    Returns:
        Whether anything was run.

    Raises:
        WrittenByNewer: reading it with this program could lose what it does not know.
    """
    version = doc.version
    if version > target:
        raise WrittenByNewer(section=doc.section, version=version, known=target)
    if version in (0, target):
        return False
    with doc.doc.transaction():
        for step in range(version, target):
            upgrades[step](doc)
        doc.meta["schema"] = target
    return True
