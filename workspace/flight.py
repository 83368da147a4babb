"""The guard of native calls: the flight recorder, and the bytes it has convicted.

When a worker dies while it reads somebody's bytes, the next one finds them in the
recorder, keeps them in quarantine and never reads them again, on this node or on
any other that shares the database. So a restart does not loop.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import structlog

from workspace.clock import Clock
from workspace.history.log import Quarantined
from workspace.storage.update_log import SqlLog
from workspace.watchman import FlightRecorder, previous_end

log = structlog.get_logger(__name__)

CONDEMNED: Final = "killed_worker"


class FlightGuard:
    """See `realtime.open_section.Guard`."""

    def __init__(self, recorder: FlightRecorder) -> None:
        self._recorder = recorder
        self._condemned: frozenset[bytes] = frozenset()

    @classmethod
    def of(cls, folder: Path) -> FlightGuard:
        """A guard that records into `folder`."""
        return cls(FlightRecorder(folder / "flight-recorder"))

    async def remember(self, update_log: SqlLog, clock: Clock) -> None:
        """Convicts what the worker before us died of, and recalls every earlier conviction."""
        record = self._recorder.left_behind(previous_end())
        if record is not None:
            log.error("worker.killed_by_bytes", canvas=record.canvas, size=len(record.data))
            convicted = Quarantined(
                section=record.section,
                actor=record.actor,
                session=record.session,
                at=clock.now(),
                code=CONDEMNED,
                data=record.data,
            )
            await update_log.keep_quarantined(record.canvas, convicted)
        self._condemned = await update_log.quarantined_digests(CONDEMNED)

    def arm(self, canvas: str, section: str, actor: str, session: str, data: bytes) -> None:
        """See `Guard.arm`."""
        self._recorder.arm(canvas, section, actor, session, data)

    def disarm(self) -> None:
        """See `Guard.disarm`."""
        self._recorder.disarm()

    def condemns(self, data: bytes) -> bool:
        """See `Guard.condemns`. Costs nothing as long as nothing was ever convicted."""
        return bool(self._condemned) and hashlib.sha256(data).digest() in self._condemned

    def wipe(self) -> None:
        """Forgets the bytes that were read last: words of somebody were erased."""
        self._recorder.wipe()

    def close(self) -> None:
        """Lets go of the file."""
        self._recorder.close()
