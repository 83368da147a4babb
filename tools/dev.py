"""`python -m tools.dev`: the server and Vite side by side, both taking up every change.

Vite stands in front (its address is the one to open) and hands pages, API and sockets on to
the server, so that the browser sees one origin. There is no watchman here: a debugger may
stop the server for as long as it likes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run both until one ends or somebody presses Ctrl+C."""
    port = os.environ.get("PORT", "8000")
    environment = {**os.environ, "PORT": port, "CANEVAS_DEV": "1"}
    for command in ("migrate", "demo"):
        subprocess.run([sys.executable, "-m", "workspace", command], check=True)
    server = [sys.executable, "-m", "uvicorn", "workspace.app:create", "--factory", "--reload"]
    server += ["--reload-dir", "workspace", "--host", "127.0.0.1", "--port", port]
    server += ["--ws", "websockets-sansio", "--no-server-header"]
    vite = ["npm", "run", "--silent", "dev"]
    processes = [
        subprocess.Popen(server, cwd=ROOT, env=environment),
        subprocess.Popen(vite, cwd=ROOT / "frontend", env=environment),
    ]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
