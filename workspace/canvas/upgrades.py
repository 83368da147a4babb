"""Brings documents of an older schema version up to this one, while they live.

An upgrade is a function on an open document. It only ever adds (a nested type, a
default), it finds everything it needs in the document, and running it twice changes
nothing the second time; what it replaces is taken away one release later, when no
page that knows the old form can be open any more. The owner of the canvas runs it
once, on opening, and logs what came of it like any other edit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.errors import Failure

Upgrade = Callable[[SectionDoc], None]

# From the version that is the key to the next one.
UPGRADES: Final[Mapping[int, Upgrade]] = {}


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
