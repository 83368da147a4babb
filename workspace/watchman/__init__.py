"""A small process that watches over the one that does the work.

Python cannot catch what hostile bytes do inside native code: a segmentation fault, or an
endless loop that holds the interpreter's lock. The gate refuses such bytes before any native
call; this is the second line, for the ones it does not know yet.

Read `watch` for the rules (pure: facts in, effects out), `watchman` for the process that
performs them, `heartbeat` for the sign of life that the worker's event loop gives, `worker`
for the worker itself, `listener` for the socket that both hold, and `flight_recorder` for
how the bytes that were being read when a worker died are found again and refused.
"""

from workspace.watchman.flight_recorder import FlightRecorder, Record
from workspace.watchman.heartbeat import previous_end, progress
from workspace.watchman.listener import PortTaken, open_listener
from workspace.watchman.watch import Patience
from workspace.watchman.watchman import run

__all__ = [
    "FlightRecorder",
    "Patience",
    "PortTaken",
    "Record",
    "open_listener",
    "previous_end",
    "progress",
    "run",
]
