"""A new canvas, and verbs on its frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pycrdt import Text

from workspace.canvas.document import Documents, SectionDoc
from workspace.canvas.edits.cards import checked, checked_changes, write_value
from workspace.canvas.schema import SCHEMA_VERSION, SECTIONS, check_value, text_keys


def new_canvas(*, title: str, language: str) -> dict[str, SectionDoc]:
    """The documents of an empty canvas, frame and sections, ready to be logged.

    This is the only place where initial content is made, and it is made once, by the
    server, in the transaction that creates the canvas (R5): two browsers that each
    made it would double every word.

    Raises:
        InvalidValue, TooLarge: the title or the language cannot be.
    """
    title = checked("frame", "title", title)
    check_value("frame", "language", language)
    docs: dict[str, SectionDoc] = {section: SectionDoc(section) for section in SECTIONS}
    for section, doc in docs.items():
        with doc.doc.transaction():
            doc.meta["schema"] = SCHEMA_VERSION
            if section == "frame":
                for key in text_keys("frame"):
                    doc.entries[key] = Text(title if key == "title" else "")
                doc.entries["language"] = language
            else:
                doc.meta["next_code"] = 1
    return docs


def change_frame(docs: Documents, changes: Mapping[str, Any]) -> None:
    """Writes texts and fields of the frame in one go; null clears.

    Raises:
        InvalidValue, TooLarge: something cannot stand there; nothing was changed.
    """
    doc = docs["frame"]
    changes = checked_changes("frame", changes)
    with doc.doc.transaction():
        for key, value in changes.items():
            write_value("frame", doc.entries, key, value)


def set_frame(docs: Documents, key: str, value: Any) -> None:
    """Writes one text or field of the frame; see `change_frame`."""
    change_frame(docs, {key: value})


def set_groups(docs: Documents, groups: Sequence[Mapping[str, Any]]) -> None:
    """Writes the participation groups into the frame, where every reader's page finds them.

    Only the server does: who is in which group is kept beside the documents.

    Raises:
        InvalidValue, TooLarge: a group cannot be like this; nothing was changed.
    """
    doc = docs["frame"]
    value = [dict(group) for group in groups]
    check_value("frame", "groups", value)
    with doc.doc.transaction():
        write_value("frame", doc.entries, "groups", value)
