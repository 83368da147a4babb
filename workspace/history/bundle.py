"""Old rows of the log in one: up to 500 of them, nothing lost, a tenth of the size.

A row says in 280 bytes who typed a letter. Side by side, rows repeat each other: so a bundle
keeps what differs, and leaves out the hashes, which follow from the rest. Unpacking it
gives every row as it was written, hash for hash, or refuses; authorship and chain stay
proven, and any revision can still be shown.

When the charter's time is over a bundle *fades*: who wrote is kept by group only, and what
ties rows to a login or a tab goes. The hashes of such rows cannot be made again; from then
on the bundle's own seal stands for them, and the chain goes through its two ends.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from workspace.clock import from_milliseconds, milliseconds
from workspace.history.chain import entry_hash, row_hash
from workspace.history.log import CorruptEntry, Entry

LARGEST: Final = 500
"""How many rows one bundle holds at most."""
LARGEST_BYTES: Final = 8_388_608
"""How much their updates may weigh together; a single row may weigh more."""
_UNPACKED: Final = 67_108_864
_NUMBERS: Final = struct.Struct(">QQQ?")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rows `first` to `last` of one canvas's log, packed."""

    canvas: str
    first: int
    last: int
    epoch: int
    previous: bytes
    hash: bytes
    faded: bool
    data: bytes
    seal: bytes


class _Packed(msgspec.Struct, array_like=True):
    # Who and where, each once: section, actor, session, kind, login.
    hands: list[tuple[str, str, str, str, str | None]]
    of: list[int]
    # Milliseconds since the row before.
    times: list[int]
    sizes: list[int]
    data: bytes


def pack(entries: Sequence[Entry]) -> Bundle:
    """One bundle of rows that follow each other.

    Raises:
        CorruptEntry: a row is not what was written, or does not follow the one before.
        ValueError: there are none, too many, or they are of different epochs.
    """
    if not 0 < len(entries) <= LARGEST or len({entry.epoch for entry in entries}) != 1:
        raise ValueError("these rows make no bundle")
    first, last = entries[0], entries[-1]
    previous = first.previous
    for number, entry in enumerate(entries):
        if entry.revision != first.revision + number or entry.previous != previous:
            raise _corrupt(entry.canvas, entry.revision, "does not follow the row before")
        if entry_hash(entry) != entry.hash:
            raise _corrupt(entry.canvas, entry.revision, "is not what was written")
        previous = entry.hash
    data = _packed(entries)
    made = Bundle(
        first.canvas,
        first.revision,
        last.revision,
        first.epoch,
        first.previous,
        last.hash,
        False,
        data,
        b"",
    )
    return replace(made, seal=seal_of(made))


def unpack(bundle: Bundle) -> tuple[Entry, ...]:
    """Every row as it was written; of a faded bundle, all with the bundle's two hashes.

    Raises:
        CorruptEntry: the bundle is not what was written.
    """
    if seal_of(bundle) != bundle.seal:
        raise _corrupt(bundle.canvas, bundle.first, "is in a bundle that is not what was written")
    try:
        rows = _rows(bundle)
    except (ValueError, zlib.error, OverflowError, IndexError, msgspec.MsgspecError) as error:
        raise _corrupt(bundle.canvas, bundle.first, "is in a bundle that is damaged") from error
    if len(rows) != bundle.last - bundle.first + 1:
        raise _corrupt(bundle.canvas, bundle.first, "is in a bundle that lacks rows")
    if not bundle.faded and rows[-1].hash != bundle.hash:
        raise _corrupt(bundle.canvas, bundle.first, "is in a bundle that breaks the chain")
    return rows


def fade(bundle: Bundle, party: Callable[[str], str]) -> Bundle:
    """The same rows without who wrote them: `party` says what stands for an actor.

    Raises:
        CorruptEntry: the bundle is not what was written.
    """
    entries = [
        replace(entry, actor=party(entry.actor), session="", login=None) for entry in unpack(bundle)
    ]
    made = replace(bundle, faded=True, data=_packed(entries), seal=b"")
    return replace(made, seal=seal_of(made))


def seal_of(bundle: Bundle) -> bytes:
    """The SHA-256 of everything that a bundle says."""
    numbers = _NUMBERS.pack(bundle.first, bundle.last, bundle.epoch, bundle.faded)
    ends = (bundle.previous, bundle.hash)
    sizes = "".join(f"{len(part)}\0" for part in (*ends, bundle.data)).encode()
    words = f"{bundle.canvas}\0".encode()
    return hashlib.sha256(b"".join((words, numbers, sizes, *ends, bundle.data))).digest()


def _packed(entries: Sequence[Entry]) -> bytes:
    hands = [(e.section, e.actor, e.session, str(e.kind), e.login) for e in entries]
    known = {hand: number for number, hand in enumerate(dict.fromkeys(hands))}
    times, before = list[int](), 0
    for entry in entries:
        at = milliseconds(entry.at)
        times.append(at - before)
        before = at
    packed = _Packed(
        hands=list(known),
        of=[known[hand] for hand in hands],
        times=times,
        sizes=[len(entry.data) for entry in entries],
        data=b"".join(entry.data for entry in entries),
    )
    return zlib.compress(msgspec.msgpack.encode(packed), 9)


def _rows(bundle: Bundle) -> tuple[Entry, ...]:
    opener = zlib.decompressobj()
    plain = opener.decompress(bundle.data, _UNPACKED)
    if opener.unconsumed_tail:
        raise ValueError("larger than any bundle")
    packed = msgspec.msgpack.decode(plain, type=_Packed)
    rows: list[Entry] = []
    previous, at, start = bundle.previous, 0, 0
    columns = zip(packed.of, packed.times, packed.sizes, strict=True)
    for revision, (of, time, size) in enumerate(columns, bundle.first):
        section, actor, session, kind, login = packed.hands[of]
        at += time
        data = packed.data[start : start + size]
        start += size
        digest = bundle.hash
        if not bundle.faded:
            digest = row_hash(
                previous,
                bundle.canvas,
                revision,
                bundle.epoch,
                section,
                actor,
                session,
                at,
                kind,
                data,
                login,
            )
        moment, word = from_milliseconds(at), _kind(kind)
        rows.append(
            Entry(
                bundle.canvas,
                revision,
                bundle.epoch,
                section,
                actor,
                session,
                moment,
                word,
                data,
                previous,
                digest,
                login,
            )
        )
        previous = bundle.previous if bundle.faded else digest
    return tuple(rows)


def _kind(name: str) -> Any:
    return name


def _corrupt(canvas: str, revision: int, reason: str) -> CorruptEntry:
    return CorruptEntry(canvas=canvas, revision=revision, reason=reason)
