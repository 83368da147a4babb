"""A server process of its own, on a port of its own, with a database file of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"https?://[\w.\[\]:-]+?:(\d+)")
START = 30.0
STOP = 30.0


@dataclass(slots=True)
class RunningServer:
    """`canevas serve`, as an operator starts it; everything it writes is under `folder`."""

    folder: Path
    environ: dict[str, str]
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @classmethod
    def prepared(cls, folder: Path, *, environ: Mapping[str, str] | None = None) -> RunningServer:
        """A migrated, empty server that is not started yet.

        `environ` adds to the process's environment, `CANEVAS_LIMIT_*` for instance.
        """
        folder.mkdir(parents=True, exist_ok=True)
        ours = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CANEVAS_")},
            "CANEVAS_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'canevas.db'}",
            "PYTHONUNBUFFERED": "1",
            **(environ or {}),
        }
        server = cls(folder, ours)
        server.canevas("migrate")
        return server

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The watchman's process id; the worker is its child."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def start(self) -> RunningServer:
        """Start on the port used before, or on a free one, and wait until it is ready."""
        began = self.log_file.stat().st_size if self.log_file.exists() else 0
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("serve", "--host", "127.0.0.1", "--port", str(self.port)),
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if (said := ADDRESS.search(self.log()[began:])) and self._answers(int(said[1])):
                self.port = int(said[1])
                return self
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"the server did not start; it said:\n{self.log()[began:]}")

    def stop(self) -> int:
        """Ask it to drain and leave; its exit status."""
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def kill(self) -> None:
        """End watchman and worker at once, as a power cut would end them."""
        if self._process is None:
            return
        process, self._process = self._process, None
        # The watchman first, or it would start another worker.
        children = children_of(process.pid)
        process.kill()
        process.wait()
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def restart(self) -> RunningServer:
        """Drain and come back on the same port with the same database."""
        self.stop()
        return self.start()

    def canevas(self, *arguments: str) -> str:
        """Run an operator's command against this server's database; what it printed."""
        done = subprocess.run(
            self._command(*arguments),
            cwd=ROOT,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"canevas {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def canvas(self, title: str = "Épicerie solidaire") -> str:
        """Make an empty canvas; its id."""
        made = json.loads(self.canevas("canvas", "create", "--title", title, "--json"))
        return str(made["id"])

    def log(self) -> str:
        """Everything the process said so far."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    @property
    def log_file(self) -> Path:
        """Where it says it."""
        return self.folder / "server.log"

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "workspace", *arguments]

    def _answers(self, port: int) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and that still run."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if path.exists():
        return [int(child) for child in path.read_text().split()]
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


def worker_of(server: RunningServer) -> int:
    """The process id of the watchman's worker, once it is alone.

    When its heart beats late, on a loaded machine for instance, the watchman has a second one
    load beside it, and sends that away when the first is heard again.
    """
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        match children_of(server.pid):
            case [worker]:
                return worker
            case _:
                time.sleep(0.05)
    raise TimeoutError(f"the watchman has not one worker but these: {children_of(server.pid)}")
