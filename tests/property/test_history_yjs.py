"""What real browsers' documents send is followed to the letter: every text, after every row.

The people are those of the gate's honest traffic: real yjs, y-prosemirror's own edits of
bodies, undo and redo, late frames, days offline.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from typing_extensions import override

from tests.support.past import CANVAS, NINE
from tests.support.section_peers import Peer, PycrdtPeer, Server, Traffic, YjsPeer
from tests.support.yjs_peer import YjsPeers, yjs_peers
from workspace.canvas import body as bodies
from workspace.canvas.schema import fields_of
from workspace.history.chain import BEGINNING
from workspace.history.log import Entry
from workspace.history.witness import Witness

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def yjs() -> Iterator[YjsPeers]:
    with yjs_peers() as peers:
        yield peers


class Noting(Server):
    """A server that also notes whose row it was."""

    actors: list[str]

    @override
    def receive(self, data: bytes, actor: str) -> list[bytes]:
        sent = super().receive(data, actor)
        self.actors = [*getattr(self, "actors", []), *[actor] * len(sent)]
        return sent


@pytest.mark.parametrize("seed", range(8))
def test_what_browsers_write_is_followed_to_the_letter__R8(yjs: YjsPeers, seed: int) -> None:
    server, random = Noting(), Random(seed)
    peers: list[Peer] = [
        YjsPeer(yjs, f"{seed}-past-{number}", random.randrange(2**32)) for number in range(3)
    ]
    peers.append(PycrdtPeer(f"{seed}-past-pycrdt", random.randrange(2**32)))
    Traffic(server, peers, seed).run(200)
    assert len(server.actors) == len(server.log) > 30
    witness = Witness()
    doc = witness.replay.docs["needs"]
    for revision, (data, actor) in enumerate(zip(server.log, server.actors, strict=True), 1):
        witness.take(
            Entry(CANVAS, revision, 1, "needs", actor, actor, NINE, "user", data, BEGINNING, b"")
        )
        for card in doc.read().cards:
            for key, field in fields_of("needs").items():
                if field.type == "rich_text":
                    said = bodies.plain_text(card.body)
                    assert witness.authorship.text("needs", card.id, key) == said, revision
                elif field.live:
                    assert witness.authorship.text("needs", card.id, key) == card.text(key)
    names = {peer.name for peer in peers}
    wrote = {
        stretch.by
        for card in doc.read().cards
        for stretch in witness.authorship.stretches("needs", card.id, "title")
    }
    assert wrote <= names
