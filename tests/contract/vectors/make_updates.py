"""Writes `updates.json`: updates as yjs and pycrdt make them, and hostile ones.

`python -m tests.contract.vectors.make_updates`, after a change of the corpus or of a library.
The file is kept so that an upgrade of either shows at once what it writes differently.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.hostile_updates import HOSTILE, HOUSE
from tests.support.section_peers import Peer, PycrdtPeer, YjsPeer
from tests.support.yjs_peer import yjs_peers
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK
from workspace.realtime.update_reader import read_update

FILE = Path(__file__).with_name("updates.json")
LONGEST = 2_000


def meaning(data: bytes) -> dict[str, object]:
    """What the reader finds in an update."""
    read = read_update(data)
    return {
        "structs": [
            [item.id >> CLOCK_BITS, item.id & CLOCK_MASK, item.length, item.kind]
            for block in read.blocks
            for item in block.structs
        ],
        "deletes": [list(deleted) for deleted in read.deletes],
    }


def main() -> None:
    """Makes the file."""
    honest: list[dict[str, object]] = []
    with yjs_peers() as yjs:
        peers: list[Peer] = [
            YjsPeer(yjs, "yjs", 3_000_000_001),
            PycrdtPeer("pycrdt", 3_000_000_002),
        ]
        for peer in peers:
            for seed in range(60):
                for number, data in enumerate(peer.act(seed)):
                    if len(data) < LONGEST:
                        name = f"{peer.name} {seed}.{number}"
                        honest.append({"name": name, "hex": data.hex(), **meaning(data)})
            data = peer.state(b"\0")
            honest.append({"name": f"{peer.name} state", "hex": data.hex(), **meaning(data)})
    vectors: dict[str, object] = {
        "about": "Yjs v1 updates in hex; structs are [client, clock, length, kind]",
        "house": [{"actor": actor, "hex": data.hex()} for actor, data in HOUSE],
        "honest": honest,
        "hostile": [
            {
                "name": vector.name,
                "why": vector.why,
                "hex": vector.data.hex(),
                "code": vector.code,
                "fault": vector.fault,
            }
            for vector in HOSTILE
            if len(vector.data) < LONGEST
        ],
    }
    FILE.write_text("{\n" + ",\n".join(map(_part, vectors.items())) + "\n}\n")


def _part(part: tuple[str, object]) -> str:
    """One vector a line, so that a change shows which one changed."""
    name, value = part
    if not isinstance(value, list):
        return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in value)
    return f"{json.dumps(name)}: [\n{rows}\n]"


if __name__ == "__main__":
    main()
