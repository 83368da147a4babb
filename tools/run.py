"""`python -m tools.run`: database, examples, server; the three steps of `make run`.

A port that was asked for is used or refused; when none was asked for and the usual one is
busy, the next free one is taken and said.
"""

from __future__ import annotations

import os
import subprocess
import sys

USUAL = "8000"
TRIES = "20"
CANEVAS = (sys.executable, "-m", "workspace")


def main() -> int:
    """Prepare the database, then become the server."""
    for command in ("migrate", "demo"):
        # Both are silent when they succeed: the server itself prints the address and the links.
        done = subprocess.run([*CANEVAS, command], stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return done.returncode
    serve = [*CANEVAS, "serve", "--host", os.environ.get("HOST", "127.0.0.1")]
    if port := os.environ.get("PORT"):
        serve += ["--port", port]
    else:
        serve += ["--port", USUAL, "--tries", TRIES]
    sys.stdout.flush()
    # Replaced, not started: Ctrl+C and SIGTERM then reach the watchman itself.
    return os.execv(sys.executable, serve)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
