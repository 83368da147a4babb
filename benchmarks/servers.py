"""The servers that are measured: ours, and the ones people would otherwise take.

The others are installed from npm into `benchmarks/.peers`, by their locks in `peers/`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from urllib.request import Request, urlopen

from typing_extensions import override

from tools.environment import ours

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "benchmarks" / "peers"
INSTALLED = ROOT / "benchmarks" / ".peers"
HOST = "127.0.0.1"
SERVER_CORE, LOAD_CORE = "0", "1"
START = 30.0


def pinned(core: str, command: list[str]) -> list[str]:
    """The command on a processor of its own, so that load and server do not disturb each other."""
    taskset = shutil.which("taskset")
    if taskset is None or (os.cpu_count() or 1) < 2:
        return command
    return [taskset, "-c", core, *command]


class Server(ABC):
    """One server program with a data folder; started as often as a scenario asks."""

    name: str
    flavour = "y-websocket"

    def __init__(self) -> None:
        self.port = 0
        self.data = Path(tempfile.mkdtemp(prefix=f"canevas-bench-{self.name}-"))
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> tuple[list[str], dict[str, str]]:
        """What starts it on `self.port` with `self.data`, and its environment."""

    def install(self) -> None:  # noqa: B027 — ours is there already
        """Bring what is needed to run it."""

    def rooms(self, names: list[str]) -> list[str]:
        """The path of each room."""
        return [f"/{name}" for name in names]

    @property
    def headers(self) -> dict[str, str]:
        """What every connection sends along."""
        return {}

    @property
    def pid(self) -> int:
        """The process whose whole tree is counted."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until its port answers."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        command, environment = self.command()
        with (self.data / "log").open("ab") as log:
            self._process = subprocess.Popen(
                pinned(SERVER_CORE, command),
                env={**ours(), **environment},
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                process_group=0,
            )
        deadline = time.monotonic() + START
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self.data / "log").read_text(errors="replace")[-600:]
                raise RuntimeError(f"{self.name} did not start:\n{said}")
            time.sleep(0.05)
        time.sleep(0.3)

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1):
                return True
        except OSError:
            return False

    def settle(self, limit: float = 60.0) -> None:
        """Wait until it has nothing left to do, a store to finish for instance."""
        end = time.monotonic() + limit
        calm = 0
        while calm < 3 and time.monotonic() < end:
            before = _ticks(self.pid)
            time.sleep(0.5)
            calm = calm + 1 if _ticks(self.pid) - before <= 2 else 0

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill(self) -> None:
        """End the whole tree at once, as a crash of the machine's power supply would."""
        if self._process is None:
            return
        process, self._process = self._process, None
        tree = _tree(process.pid)
        for pid in tree:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait()

    def dispose(self) -> None:
        """Stop it and throw its data away."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = children.read_text().split() if children.exists() else []
    return [pid, *(each for child in found for each in _tree(int(child)))]


def _ticks(pid: int) -> int:
    """The processor time that the tree of `pid` has used, in hundredths of a second."""
    used = 0
    for each in _tree(pid):
        stat = Path(f"/proc/{each}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
    return used


class Canevas(Server):
    """This project, with an embedded database; a room is the needs section of a canvas."""

    name = "canevas"

    def __init__(self) -> None:
        super().__init__()
        self._token = ""
        self._ids: dict[str, str] = {}

    @override
    def command(self) -> tuple[list[str], dict[str, str]]:
        if not self._token:
            self._run("migrate")
            self._run("person", "create", "--email", "bench@example.org", "--name", "Bench")
            scopes = ["--scope", "write", "--scope", "load"]
            made = self._run("token", "create", "--person", "bench@example.org", *scopes)
            self._token = made.split()[-1]
        serve = ["serve", "--host", HOST, "--port", str(self.port)]
        return [sys.executable, "-m", "workspace", *serve], self._environment

    @override
    def answers(self) -> bool:
        try:
            with urlopen(f"http://{HOST}:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @override
    def rooms(self, names: list[str]) -> list[str]:
        for name in names:
            if name not in self._ids:
                self._ids[name] = self._create(name)
        return [f"/sync/{self._ids[name]}/needs" for name in names]

    @property
    @override
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _create(self, title: str) -> str:
        asked = Request(
            f"http://{HOST}:{self.port}/api/v1/canvases",
            data=json.dumps({"title": title, "language": "fr"}).encode(),
            headers={**self.headers, "Content-Type": "application/json"},
        )
        with urlopen(asked, timeout=10) as answer:
            return str(json.load(answer)["id"])

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "CANEVAS_DATABASE_URL": f"sqlite+aiosqlite:///{self.data / 'canevas.db'}",
            # Sizes only: one card holds more text here than people may write.
            "CANEVAS_LIMIT_LONG_FIELD": "4000000",
            "CANEVAS_LIMIT_SECTION_BYTES": "100000000",
            "CANEVAS_LIMIT_CONNECTIONS": "1000",
        }

    def _run(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "workspace", *arguments],
            env={**ours(), **self._environment},
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout


class Peer(Server):
    """A server from npm."""

    @override
    def install(self) -> None:
        folder = INSTALLED / self.name
        shutil.copytree(RECIPES / self.name, folder, dirs_exist_ok=True)
        lock = (folder / "package-lock.json").read_bytes()
        stamp = folder / "node_modules" / ".installed"
        if stamp.exists() and stamp.read_bytes() == lock:
            return
        print(f"installing {self.name}", flush=True)
        subprocess.run(["npm", "ci", "--loglevel=error"], cwd=folder, env=ours(), check=True)
        stamp.write_bytes(lock)

    @override
    def command(self) -> tuple[list[str], dict[str, str]]:
        environment = {"PORT": str(self.port), "HOST": HOST, "DATA": str(self.data)}
        return ["node", str(INSTALLED / self.name / "server.mjs")], environment


class Hocuspocus(Peer):
    """`@hocuspocus/server` with a SQLite file, defaults otherwise."""

    name = "hocuspocus"
    flavour = "hocuspocus"

    @override
    def rooms(self, names: list[str]) -> list[str]:
        return ["/" for _ in names]


class Leveldb(Peer):
    """The Yjs reference server with LevelDB."""

    name = "leveldb"


ALL: dict[str, type[Server]] = {each.name: each for each in (Canevas, Hocuspocus, Leveldb)}
