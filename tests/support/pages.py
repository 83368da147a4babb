"""What browser tests do to a page besides clicking: ask axe, slow it down, cut its network."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.support.server import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(slots=True)
class Mishaps:
    """What a page complained about by itself: uncaught errors, blocked scripts, failed checks."""

    said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Take down everything `page` complains about from now on."""
        page.on("pageerror", lambda error: self.said.append(f"uncaught: {error}"))
        page.on(
            "console",
            lambda message: (
                self.said.append(f"console: {message.text}")
                if message.type == "error" and not _is_network(message.text)
                else None
            ),
        )


def _is_network(text: str) -> bool:
    # A refused connection is news, not a fault, in a page that is made to live offline.
    return text.startswith(("Failed to load resource", "WebSocket connection to"))


@cache
def _axe() -> str:
    return AXE.read_text()


def axe_violations(page: Page, *, within: str | None = None) -> list[str]:
    """Every rule of WCAG 2.2 A and AA (and axe's good habits) that the page breaks, in words.

    Transitions are waited for, since a colour half way to another has no honest contrast.
    """
    page.wait_for_function("document.getAnimations().every((a) => a.playState !== 'running')")
    # Evaluated, not added as a script: the page's own policy forbids strangers' scripts.
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "([within, tags]) => axe.run(within ?? document, {runOnly: {type: 'tag', values: tags}})",
        [within, WCAG],
    )
    return [
        f"{violation['id']}: {violation['help']} at {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def slow_down(page: Page, times: float) -> None:
    """Give the page a processor so many times slower."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})


def patience() -> float:
    """Milliseconds to wait for what should happen: more where many share two processors."""
    return 20_000 if os.environ.get("CI") == "true" else 10_000
