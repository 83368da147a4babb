"""The hash chain over a canvas's log: every row carries the hash of the row before.

A row that is changed, taken out or put in between breaks the chain at that row, so
that `canevas verify` can name it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Final

from workspace.clock import milliseconds
from workspace.history.log import Draft, Entry

BEGINNING: Final = bytes(32)
"""What the first row follows."""

# A new epoch begins with words that no row's hash can be mistaken for.
_NEW_EPOCH: Final = b"canevas: this log begins anew, because words were erased\0"

_NUMBERS: Final = struct.Struct(">QQQ")


def row_hash(
    previous: bytes,
    canvas: str,
    revision: int,
    epoch: int,
    section: str,
    actor: str,
    session: str,
    at: int,
    kind: str,
    data: bytes,
    login: str | None = None,
) -> bytes:
    """The 32-byte hash of one row. Every field is part of it; `at` in whole milliseconds.

    The words are our own (ids, section names) and hold no NUL, so that two different
    rows never read the same. A row with a login begins with a sign no canvas id has:
    rows from before there were logins keep the hash they have.
    """
    words = f"{canvas}\0{section}\0{actor}\0{session}\0{kind}\0".encode()
    if login is not None:
        words = f"+{login}\0".encode() + words
    return hashlib.sha256(
        b"".join((previous, _NUMBERS.pack(revision, epoch, at), words, data))
    ).digest()


def beginning(canvas: str, epoch: int, begins_after: int) -> bytes:
    """What the first row of an epoch follows; erasure begins one behind a revision that is gone."""
    if begins_after == 0:
        return BEGINNING
    words = _NEW_EPOCH + f"{canvas}\0".encode()
    return hashlib.sha256(words + _NUMBERS.pack(begins_after, epoch, 0)).digest()


def entry_hash(entry: Entry) -> bytes:
    """What the entry's hash should be, from what the entry says."""
    return row_hash(
        entry.previous,
        entry.canvas,
        entry.revision,
        entry.epoch,
        entry.section,
        entry.actor,
        entry.session,
        milliseconds(entry.at),
        entry.kind,
        entry.data,
        entry.login,
    )


def hashes_after(
    previous: bytes, canvas: str, revision: int, epoch: int, drafts: Sequence[Draft]
) -> list[bytes]:
    """The hash of each draft as a row, when they follow `revision`, whose hash is `previous`."""
    hashes: list[bytes] = []
    for draft in drafts:
        revision += 1
        previous = row_hash(
            previous,
            canvas,
            revision,
            epoch,
            draft.section,
            draft.actor,
            draft.session,
            milliseconds(draft.at),
            draft.kind,
            draft.data,
            draft.login,
        )
        hashes.append(previous)
    return hashes
