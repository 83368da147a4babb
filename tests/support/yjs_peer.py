"""Real yjs documents in a Node process, driven from a test."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "js" / "yjs_peer.mjs"
YJS = ROOT / "frontend" / "node_modules" / "yjs"


class YjsPeers:
    """Commands and answers, one line each."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, command: str, **rest: object) -> Any:
        """What the script answers.

        Raises:
            RuntimeError: the command threw in JavaScript.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"command": command, **rest}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["ok"]

    def load(self, lists: Sequence[Sequence[bytes]], roots: Sequence[str]) -> list[Any]:
        """The content of fresh documents made of these updates, or how they failed."""
        hexed = [[update.hex() for update in updates] for updates in lists]
        answer: list[Any] = self.ask("load", lists=hexed, roots=list(roots))
        return answer

    def decode(self, updates: Sequence[bytes]) -> list[Any]:
        """The structs and deletions of updates, as yjs reads them."""
        answer: list[Any] = self.ask("decode", updates=[update.hex() for update in updates])
        return answer


@contextmanager
def yjs_peers() -> Iterator[YjsPeers]:
    """A Node process with yjs; skips where the browser's packages are not installed."""
    node = Path(sys.executable).with_name("node")
    if not (YJS.exists() and node.exists()):
        pytest.skip("yjs is not installed: run `npm ci` in frontend/")
    with subprocess.Popen(
        [node, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield YjsPeers(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(10)
