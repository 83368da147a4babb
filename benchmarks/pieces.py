"""Our own parts alone, in the units people feel."""

from __future__ import annotations

import tempfile
import timeit
from pathlib import Path

from workspace.watchman import FlightRecorder


def measure() -> dict[str, str]:
    """Every piece's figure with its unit."""
    return {"noting bytes before a native call (arm, disarm)": recorder()}


def recorder() -> str:
    """What the flight recorder costs each update."""
    with tempfile.TemporaryDirectory() as folder:
        kept = FlightRecorder(Path(folder) / "flight")
        facts = ("c" * 32, "needs", "person:" + "a" * 32, "s" * 32)
        update = bytes(60)

        def once() -> None:
            kept.arm(*facts, update)
            kept.disarm()

        best = min(timeit.repeat(once, number=20_000, repeat=5)) / 20_000
        kept.close()
    return f"{best * 1e6:.1f} µs"
