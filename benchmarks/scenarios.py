"""What is asked of every server alike.

Each scenario gives named figures; smaller is better unless the name ends in `/s`.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.servers import HOST, LOAD_CORE, ROOT, Server, pinned
from tools.environment import ours

GENERATOR = ROOT / "benchmarks" / "load" / "generate.mjs"
MEGABYTE = 1_048_576
PATIENCE = 250.0
"""Milliseconds that 99 of 100 edits may take before a load counts as too much."""
Figures = dict[str, float | None]
Room = dict[str, Any]

_serial = count(1)


def offer(server: Server, rooms: list[Room], **plan: Any) -> dict[str, Any]:
    """Run one load against a running server."""
    paths = server.rooms([room["name"] for room in rooms])
    full = {
        "host": HOST,
        "port": server.port,
        "flavour": server.flavour,
        "headers": server.headers,
        "pid": server.pid,
        **plan,
        "rooms": [{**room, "path": path} for room, path in zip(rooms, paths, strict=True)],
    }
    done = subprocess.run(
        pinned(LOAD_CORE, ["node", str(GENERATOR)]),
        input=json.dumps(full).encode(),
        stdout=subprocess.PIPE,
        env=ours(),
        check=True,
        timeout=300,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def room(people: int, **more: Any) -> Room:
    """A new room; every one has a name nobody used before."""
    return {"name": f"bench-{next(_serial)}-{time.time_ns()}", "people": people, **more}


def fanout(server: Server) -> Figures:
    """Fifty people in one room, each making two edits a second."""
    runs = [
        offer(server, [room(50, writers=50, rate=2)], seconds=5, seed=seed) for seed in (1, 2, 3)
    ]
    return {
        "p50 ms": median(run["p50"] for run in runs),
        "p99 ms": median(run["p99"] for run in runs),
        "CPU µs per delivery": median(run["cpuMicros"] for run in runs),
        "edits missing": max(run["missing"] for run in runs),
    }


def ceiling(server: Server) -> Figures:
    """The most edits a second that ten and fifty people get through together."""
    return {f"{people} people, edits/s": _most(server, people) for people in (10, 50)}


def _most(server: Server, people: int) -> float:
    good, bad, rate = 0.0, float("inf"), 400.0
    while bad > 1.15 * max(good, 1.0) and rate >= 25:
        asked = room(people, writers=people, rate=rate / people)
        run = offer(server, [asked], seconds=2.5, warm=0.7, drain=2, seed=round(rate))
        kept_up = not run["missing"] and not run["closed"] and (run["p99"] or 1e9) < PATIENCE
        if kept_up:
            good = rate
        else:
            bad = rate
        rate = rate * 2 if bad == float("inf") else (good * bad) ** 0.5 if good else rate / 2
    return good


def rooms(server: Server) -> Figures:
    """A hundred rooms of five people, each making an edit a second."""
    run = offer(server, [room(5, writers=5, rate=1) for _ in range(100)], seconds=8, warm=2)
    return {
        "p99 ms": run["p99"],
        "CPU %": run["cpuPercent"],
        "edits missing": run["missing"],
    }


def join(server: Server) -> Figures:
    """Coming into a document of 20,000 edits: first after a restart, later, a hundred at once.

    A join lasts until the whole document is held; one that brings less has no time.
    """
    asked = room(1, fill=20_000)
    filled = offer(server, [asked], warm=0, seconds=1, drain=5)
    server.settle()
    whole = {"name": asked["name"], "wanted": sum(filled["filled"][0].values())}
    cold, warm, crowd = [], [], []
    for _ in range(3):
        server.stop()
        server.start()
        cold.append(_joining(server, whole, 1))
        warm += [_joining(server, whole, 1) for _ in range(3)]
        crowd.append(_joining(server, whole, 100))
    return {
        "first after a restart ms": _median(cold),
        "later ms": _median(warm),
        "100 at once ms": _median(crowd),
        "joins that brought less": sum(each is None for each in (*cold, *warm, *crowd)),
    }


def _joining(server: Server, whole: Room, people: int) -> float | None:
    """Milliseconds until all of `people` hold the document."""
    asked = {**whole, "people": people}
    run = offer(server, [asked], warm=0, seconds=0, drain=0, atOnce=people)
    took: float | None = run["joined"]["all"]
    return took


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def memory(server: Server) -> Figures:
    """What an idle room of one person and a small document holds."""
    many = [room(1, fill=200) for _ in range(200)]
    # The first run opens and closes them all, so that what is loaded once is not counted.
    before = offer(server, [room(1)], warm=0, seconds=1, drain=1)
    after = offer(server, many, warm=0, seconds=1, drain=1, fillRate=20_000)
    return {"kB per room": (after["memory"] - before["memory"]) / len(many) / 1024}


def killed(server: Server) -> Figures:
    """Ten people write, ten read, and the process is killed: what was seen must be there."""
    written = [room(2, writers=1, rate=20) for _ in range(10)]
    lost = seen = 0
    for seconds in (2.3, 3.1):
        held = _written_until_killed(server, written, seconds)
        server.start()
        back = offer(server, [{**r, "people": 1, "writers": 0} for r in written], warm=0, seconds=1)
        for before, after in zip(held, back["held"], strict=True):
            seen += sum(before.values())
            lost += sum(max(0, c - after.get(a, 0)) for a, c in before.items())
        written = [room(2, writers=1, rate=20) for _ in range(10)]
    return {"characters seen and lost": lost, "of those seen": seen}


def _written_until_killed(
    server: Server, written: list[Room], seconds: float
) -> list[dict[str, int]]:
    """Let the load run, kill the server in the middle, and take what the readers held."""
    from threading import Timer

    killing = Timer(seconds, server.kill)
    plan: dict[str, Any] = {"warm": 0, "seconds": seconds + 1.5, "drain": 0.2}
    # Rooms are made before the clock starts.
    server.rooms([each["name"] for each in written])
    killing.start()
    try:
        run = offer(server, written, **plan)
    finally:
        killing.join()
    held: list[dict[str, int]] = run["held"]
    return held


def cursors(server: Server) -> Figures:
    """Fifty carets that move ten times a second."""
    run = offer(server, [room(50, writers=50, rate=10)], kind="cursors", seconds=5)
    return {"p99 ms": run["p99"], "CPU %": run["cpuPercent"]}


def stalled(server: Server) -> Figures:
    """Twenty people paste two thousand characters each, ten times a second; one reader sleeps.

    Eight megabytes are more than the sockets' own buffers take.
    """
    plan: dict[str, Any] = {"seconds": 20, "length": 2_048, "drain": 1}
    alone = offer(server, [room(21, writers=20, rate=10)], **plan)
    beside = offer(server, [room(22, writers=20, rate=10, stalls=1)], **plan)
    return {
        "others' p99 ms": beside["p99"],
        "others' p99 ms without it": alone["p99"],
        "memory held for it MB": max(
            0.0, (beside["memoryGrowth"] - alone["memoryGrowth"]) / MEGABYTE
        ),
    }


SCENARIOS: dict[str, Callable[[Server], Figures]] = {
    each.__name__: each for each in (fanout, ceiling, rooms, join, memory, killed, cursors, stalled)
}


def environment() -> str:
    """The machine, in a line."""
    cpu = Path("/proc/cpuinfo")
    names = [line for line in cpu.read_text().splitlines() if "model name" in line]
    return f"{names[0].split(':')[1].strip()}, {len(names)} cores" if names else "unknown processor"
