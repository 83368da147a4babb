"""`python -m benchmarks [SCENARIO…] [--servers NAME,NAME] [--pieces]`."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import joining, open_canvas, page, permission, pieces, report, returning, revoking
from benchmarks.scenarios import SCENARIOS, Figures, environment
from benchmarks.servers import ALL, ROOT, Server

RESULTS = ROOT / "benchmarks" / ".results"


def main(arguments: Sequence[str]) -> int:
    """Measure, print the tables, and keep the figures as JSON."""
    # So that a server which is being measured is stopped with us.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, []], help="all when none")
    parser.add_argument("--servers", default=",".join(ALL), help="default: %(default)s")
    parser.add_argument("--no-pieces", action="store_true", help="leave our own parts out")
    chosen = parser.parse_args(arguments)
    servers = [ALL[name] for name in chosen.servers.split(",")]
    names = chosen.scenarios or list(SCENARIOS)
    print(f"{environment()}; {datetime.now(UTC):%Y-%m-%d}; {_commit()}\n")
    results: report.Results = {name: {} for name in names}
    # One scenario on all servers, then the next: what disturbs the machine disturbs them alike.
    for name in names:
        for make in servers:
            results[name][make.name] = measure(make, name)
    parts = (
        {}
        if chosen.no_pieces or chosen.scenarios
        else {
            **pieces.measure(),
            **permission.measure(),
            **open_canvas.measure(),
            **joining.measure(),
            **returning.measure(),
            **revoking.measure(),
            **page.measure(),
        }
    )
    if results:
        print(f"\n{report.table(results)}\n")
    for name, value in parts.items():
        print(f"{name:<56}{value}")
    _keep({"results": results, "pieces": parts, "commit": _commit(), "machine": environment()})
    return 0


def measure(make: type[Server], scenario: str) -> Figures:
    """One scenario on a fresh server; no figures when it broke, which is said."""
    server = make()
    try:
        server.install()
        server.start()
        figures = SCENARIOS[scenario](server)
    except (RuntimeError, subprocess.SubprocessError, OSError) as error:
        print(f"{server.name}: {scenario} broke off: {error}", file=sys.stderr)
        return {}
    finally:
        server.dispose()
    said = ", ".join(f"{name} {value:.1f}" for name, value in figures.items() if value is not None)
    print(f"{server.name}: {scenario}: {said}", flush=True)
    return figures


def _keep(result: dict[str, object]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path: Path = RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps(result, indent=2))
    print(f"\nkept in {path.relative_to(ROOT)}")


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "no commit"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
