"""The hash chain over a canvas's log: every row carries the hash of the row before.

A row that is changed, taken out or put in between breaks the chain at that row, so
that `canevas verify` can name it.
"""

from __future__ import annotations

import hashlib
import struct
from datetime import datetime
from typing import Final

from workspace.clock import milliseconds
from workspace.history.log import Draft, Entry

BEGINNING: Final = bytes(32)
_NUMBERS: Final = struct.Struct(">QQQ")


def row_hash(
    previous: bytes,
    *,
    canvas: str,
    revision: int,
    epoch: int,
    section: str,
    actor: str,
    session: str,
    at: datetime,
    kind: str,
    data: bytes,
) -> bytes:
    """The 32-byte hash of one row; every field is part of it, the times in whole milliseconds."""
    words = "\0".join((canvas, section, actor, session, kind)).encode()
    numbers = _NUMBERS.pack(revision, epoch, milliseconds(at))
    return hashlib.sha256(previous + numbers + words + b"\0" + data).digest()


def entry_hash(entry: Entry) -> bytes:
    """What the entry's hash should be, from what the entry says."""
    return row_hash(
        entry.previous,
        canvas=entry.canvas,
        revision=entry.revision,
        epoch=entry.epoch,
        section=entry.section,
        actor=entry.actor,
        session=entry.session,
        at=entry.at,
        kind=entry.kind,
        data=entry.data,
    )


def chained(
    canvas: str, epoch: int, head: int, previous: bytes, drafts: tuple[Draft, ...]
) -> list[Entry]:
    """The drafts as rows that follow revision `head`, whose hash is `previous`."""
    entries: list[Entry] = []
    for revision, draft in enumerate(drafts, head + 1):
        digest = row_hash(
            previous,
            canvas=canvas,
            revision=revision,
            epoch=epoch,
            section=draft.section,
            actor=draft.actor,
            session=draft.session,
            at=draft.at,
            kind=draft.kind,
            data=draft.data,
        )
        entries.append(
            Entry(
                canvas,
                revision,
                epoch,
                draft.section,
                draft.actor,
                draft.session,
                draft.at,
                draft.kind,
                draft.data,
                previous,
                digest,
            )
        )
        previous = digest
    return entries
