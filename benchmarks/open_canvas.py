"""What an open canvas of three hundred cards costs the server: `python -m benchmarks.open_canvas`.

Thirty canvases with a title, a body and a plain text on each card and links between them are
opened by one person each, with every section, and written on in all of them at once; what the
worker has grown by is shared out. Sections that nobody writes in rest after a while.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.support.clients import LiveClient, words
from tests.support.server import RunningServer, children_of
from workspace.realtime.messages import SECTIONS

CANVASES: Final = 30
CARDS: Final = 300
# The larger a section, the longer it stays awake.
REST_SECONDS: Final = 20
ADDRESS: Final = "ana@example.org"
_KINDS: Final = {
    "needs": "need",
    "objectives": "activity",
    "actors": "concerned_group",
    "values": "value",
    "evaluation": "question",
}
_WORDS: Final = "Des mots simples, pour que tout le monde suive. "


def measure() -> dict[str, str]:
    """Megabytes per canvas that is being written on, and per canvas that is only open."""
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer.prepared(Path(folder))
        server.canevas("person", "create", "--email", ADDRESS, "--name", "Ana")
        said = server.canevas("token", "create", "--person", ADDRESS, "--scope", "write")
        file = Path(folder) / "canvas.json"
        file.write_text(json.dumps(_canvas()), "utf-8")
        canvases = [
            server.canevas("canvas", "import", str(file), "--person", ADDRESS).split()[-1]
            for _ in range(CANVASES)
        ]
        server.start()
        try:
            busy, quiet = asyncio.run(_open_all(server, canvases, said.split()[-1]))
        finally:
            server.stop()
    return {
        f"a canvas of {CARDS} cards, written on all over": f"{busy / CANVASES / 1e6:.2f} MB",
        "the same canvas, open and quiet": f"{quiet / CANVASES / 1e6:.2f} MB",
    }


async def _open_all(server: RunningServer, canvases: list[str], token: str) -> tuple[int, int]:
    # The first one brings in what all of them share.
    async with LiveClient(server.url, canvases[0], token, sections=SECTIONS):
        await asyncio.sleep(1)
    before = _memory(server)
    readers = [LiveClient(server.url, one, token, sections=SECTIONS) for one in canvases]
    for reader in readers:
        await reader.__aenter__()
    for _ in range(3):
        await asyncio.gather(*(_write(reader) for reader in readers))
    busy = _memory(server) - before
    await asyncio.sleep(REST_SECONDS)
    quiet = _memory(server) - before
    for reader in readers:
        await reader.leave()
    return busy, quiet


async def _write(reader: LiveClient) -> None:
    for number, section in enumerate(_KINDS):
        await reader.change(section, words(f"bench-card-{number:04}", "x"))
    await reader.saved()


def _memory(server: RunningServer) -> int:
    family = [server.pid]
    for pid in family:
        family += children_of(pid)
    # The worker is the largest of them; an understudy may come and go.
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family]
    return max(pages) * 4096


def _canvas() -> dict[str, Any]:
    sections: dict[str, Any] = {name: {"cards": []} for name in _KINDS}
    for number in range(CARDS):
        section = tuple(_KINDS)[number % 5]
        sections[section]["cards"].append(
            {
                "id": f"bench-card-{number:04}",
                "kind": _KINDS[section],
                "order": f"a{number:04}V",
                "title": f"Une carte parmi trois cents, la {number}e",
                "body": {
                    "type": "doc",
                    "content": [
                        {"type": "paragraph", "content": [{"type": "text", "text": _WORDS * 4}]}
                    ],
                },
                "plain": _WORDS * 2,
            }
        )
    links = [
        {
            "id": f"bench-link-{number:04}",
            "kind": "causes",
            "from": f"bench-card-{number:04}",
            "to": f"bench-card-{(number + 5) % CARDS:04}",
        }
        for number in range(0, CARDS, 5)
    ]
    return {"format": "canevas/1", "title": "Trois cents", "sections": sections, "links": links}


if __name__ == "__main__":
    for what, figure in measure().items():
        print(f"{what:40} {figure}")
