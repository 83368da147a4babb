"""What was being read when the worker died, found again by the worker that comes after.

Before bytes of a stranger's go into native code they are copied into a small file that is
mapped into memory; afterwards one byte is cleared. The copy costs about a microsecond and no
system call: the kernel keeps the pages when the process dies, whatever it died of. (A power
cut may lose them, and then nothing was crashed by bytes.)

A record left behind accuses its bytes, but a worker can also be killed from outside just
while honest bytes are read. So the end decides: a crash or a silence convicts at once, any
other end only makes a suspect, and a suspect found twice is convicted.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from workspace.watchman.watch import CRASHES

MAGIC = b"canevas\x01"
SUSPECTS = 16
DIGEST = 32
# armed flag, then the lengths of the facts and of the data; then the suspects, newest first.
ARMED = len(MAGIC)
LENGTHS = struct.Struct("<II")
LENGTHS_AT = ARMED + 8
SUSPECTS_AT = LENGTHS_AT + LENGTHS.size
RECORD_AT = SUSPECTS_AT + SUSPECTS * DIGEST
ROOM = 65_536
CONVICTING = frozenset({*(number.name for number in CRASHES), "silence"})


def wipe_file(path: Path) -> None:
    """Write over the bytes that some process read last, unless it reads them at this moment."""
    if not path.exists() or path.stat().st_size < RECORD_AT + ROOM:
        return
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as kept:
        if not kept[ARMED]:
            kept[RECORD_AT:] = bytes(len(kept) - RECORD_AT)
            kept.flush()


@dataclass(frozen=True, slots=True)
class Record:
    """Bytes that killed a worker, and whose they were."""

    canvas: str
    section: str
    actor: str
    session: str
    data: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of the bytes: what is refused from now on."""
        return hashlib.sha256(self.data).digest()


class FlightRecorder:
    """One record at a time, for the one thread that reads strangers' bytes."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`; one process at a time may hold it.

        A file that is not ours, or was cut short, is begun anew: it can only tell of a crash
        that nobody can name.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        size = os.fstat(self._file).st_size
        if size < RECORD_AT + ROOM:
            os.ftruncate(self._file, 0)
            os.ftruncate(self._file, RECORD_AT + ROOM)
        self._map = mmap.mmap(self._file, 0)
        self._written = 0
        if self._map[: len(MAGIC)] != MAGIC:
            self._map[:RECORD_AT] = MAGIC.ljust(RECORD_AT, b"\0")

    def arm(self, canvas: str, section: str, actor: str, session: str, data: bytes) -> None:
        """Write down what is about to be read. The caller disarms when it has been."""
        facts = f"{canvas}\0{section}\0{actor}\0{session}".encode()
        start = RECORD_AT + len(facts)
        end = start + len(data)
        if end > len(self._map):
            self._grow(end)
        kept = self._map
        self._written = end - RECORD_AT
        kept[RECORD_AT:start] = facts
        kept[start:end] = data
        LENGTHS.pack_into(kept, LENGTHS_AT, len(facts), len(data))
        # Last, so that a record is complete as soon as it counts.
        kept[ARMED] = 1

    def disarm(self) -> None:
        """The bytes were read, or refused with an exception that we caught."""
        self._map[ARMED] = 0
        if self._written:
            # Read and forgotten: no file keeps what somebody typed, not even the last word.
            self._map[RECORD_AT : RECORD_AT + self._written] = bytes(self._written)
            self._written = 0

    def wipe(self) -> None:
        """Write over the bytes that were read last; what is armed now stays."""
        if not self._map[ARMED]:
            self._map[RECORD_AT:] = bytes(len(self._map) - RECORD_AT)

    def left_behind(self, end: str | None) -> Record | None:
        """The record that the worker before us died with, if its bytes are to blame.

        Args:
            end: How that worker ended, as `previous_end()` tells; None when nobody knows.

        The recorder is disarmed, so that the question has an answer once.
        """
        record = self._read()
        self.disarm()
        if record is None:
            return None
        if end in CONVICTING or record.digest in self._suspects():
            return record
        self._suspect(record.digest)
        return None

    def close(self) -> None:
        """Give the file back."""
        self._map.close()
        os.close(self._file)

    def _read(self) -> Record | None:
        if not self._map[ARMED]:
            return None
        facts_size, data_size = LENGTHS.unpack_from(self._map, LENGTHS_AT)
        start = RECORD_AT + facts_size
        if start + data_size > len(self._map):
            return None
        facts = self._map[RECORD_AT:start].decode(errors="replace").split("\0")
        if len(facts) != 4:
            return None
        canvas, section, actor, session = facts
        return Record(canvas, section, actor, session, self._map[start : start + data_size])

    def _suspects(self) -> set[bytes]:
        kept = self._map[SUSPECTS_AT:RECORD_AT]
        return {kept[at : at + DIGEST] for at in range(0, len(kept), DIGEST)} - {bytes(DIGEST)}

    def _suspect(self, digest: bytes) -> None:
        older = self._map[SUSPECTS_AT : RECORD_AT - DIGEST]
        self._map[SUSPECTS_AT:RECORD_AT] = digest + older

    def _grow(self, needed: int) -> None:
        size = -(-needed // ROOM) * ROOM
        os.ftruncate(self._file, size)
        self._map.close()
        self._map = mmap.mmap(self._file, size)
