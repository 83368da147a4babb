"""Yjs in Node, for tests: a stock provider, and the page's own store without a page.

The programs are in `tests/js`; each speaks JSON lines. They run in the virtual
environment's Node with the packages that `npm ci` put into `frontend/node_modules`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "tests" / "js"
NODE = Path(sys.executable).parent / "node"
PACKAGES = ROOT / "frontend" / "node_modules" / "yjs"


def why_no_node() -> str | None:
    """What is missing to run JavaScript; None when nothing is."""
    if not NODE.exists():
        return f"no Node beside {sys.executable} (`make` installs it)"
    if not PACKAGES.exists():
        return "no npm packages (`npm ci` in frontend/)"
    return None


class RefusedByNode(Exception):
    """The program could not do what was asked; its words say why."""


class NodeClient:
    """One program, asked one thing after another."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [str(NODE), "--disable-warning=ExperimentalWarning", str(PROGRAMS / program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asked = 0
        if not self._line().get("ready"):
            raise RefusedByNode(f"{program} did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def ask(self, verb: str, **facts: Any) -> dict[str, Any]:
        """Does one thing and waits until it is done.

        Raises:
            RefusedByNode: with the program's own words.
        """
        self._asked += 1
        if self._process.stdin is None:
            raise RuntimeError("the program has no input")
        self._process.stdin.write(json.dumps({"id": self._asked, "do": verb, **facts}) + "\n")
        self._process.stdin.flush()
        answer = self._line()
        if not answer["ok"]:
            raise RefusedByNode(f"{verb}: {answer['error']}")
        return answer

    def end(self) -> None:
        """Kills the program, as a browser is closed: it says no good-bye."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _line(self) -> dict[str, Any]:
        if self._process.stdout is None:
            raise RuntimeError("the program has no output")
        line = self._process.stdout.readline()
        if not line:
            raise RefusedByNode("the program ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


class StockYjs(NodeClient):
    """The npm packages `yjs` and `y-websocket`, about one section."""

    def __init__(self, base: str, canvas: str, section: str, token: str | None = None) -> None:
        super().__init__("stock_client.mjs")
        facts = {} if token is None else {"token": token}
        url = f"{base.replace('http', 'ws', 1)}/sync/{canvas}"
        self.ask("connect", url=url, section=section, **facts)


class PageInNode(NodeClient):
    """The page's own store, commands and link."""

    def __init__(self, base: str, canvas: str, token: str | None = None) -> None:
        super().__init__("live_client.mjs")
        facts = {} if token is None else {"token": token}
        url = f"{base.replace('http', 'ws', 1)}/c/{canvas}/live"
        self.ask("open", url=url, canvas=canvas, **facts)

    def command(self, name: str, *arguments: Any) -> dict[str, Any]:
        """One of the page's commands; what it says of itself."""
        result: dict[str, Any] = self.ask("command", name=name, args=list(arguments))["result"]
        return result

    def add_card(self, section: str, title: str) -> str:
        """A new card; its id."""
        return str(self.command("addCard", section, {"title": title})["card"])

    def saved(self) -> None:
        """Waits until the page says "saved"."""
        self.ask("wait_saved")

    def titles(self, section: str) -> list[str]:
        """The titles of a section's cards, in order."""
        cards = self.ask("read")["sections"][section]["cards"]
        return [card["title"] for card in cards]
