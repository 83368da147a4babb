"""A section with its gate, and people who write in it: some with yjs, some with pycrdt.

Frames arrive late, people go offline and come back with what they wrote. Everything they
do is honest, so everything must be let in, and in the end all must hold the same content.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from pycrdt import Doc, Map, Text, TransactionEvent, XmlElement, XmlFragment, XmlText

from tests.support.yjs_peer import YjsPeers
from workspace.config import Limits
from workspace.realtime.gate import Gate, Judged
from workspace.realtime.gate_schema import schema_of

ROOTS = ("cards", "links")
ROOMY = Limits(title=1_000_000, long_field=1_000_000, section_bytes=100_000_000, new_clients=1_000)
WORDS = ("a", "b", " ", "été", "😀", "👩‍👩‍👧", "مرحبا", "ij", "𝒳", "mot ", "\n")


def content_of(node: object) -> object:
    """The content in the shape that `yjs_peer.mjs` gives."""
    if isinstance(node, Text | XmlText):
        return [[text, dict(marks or {})] for text, marks in node.diff()]
    if isinstance(node, XmlElement):
        return {"name": node.tag, "in": [content_of(child) for child in node.children]}
    if isinstance(node, XmlFragment):
        return [content_of(child) for child in node.children]
    if isinstance(node, Map):
        return {key: content_of(value) for key, value in node.items()}
    return node


def read(doc: Doc[Any]) -> dict[str, object]:
    """The content of a section's document."""
    return {root: content_of(doc.get(root, type=Map)) for root in ROOTS}


def load(*updates: bytes) -> dict[str, object]:
    """The content of a fresh document made of these updates."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return read(doc)


def without_marks(content: Any) -> Any:
    """The content with its letters only.

    A yjs document that is fed updates one by one tidies marks away on its own account, and
    tells the others. One that only listens to a log therefore shows other marks in the end.
    """
    if isinstance(content, dict):
        return {key: without_marks(value) for key, value in content.items()}
    if isinstance(content, list):
        if all(isinstance(part, list) and part and isinstance(part[0], str) for part in content):
            return "".join(part[0] for part in content)
        return [without_marks(part) for part in content]
    return content


class Peer(Protocol):
    """Somebody's copy of the section."""

    name: str

    def act(self, seed: int) -> list[bytes]:
        """Edits at random; returns the updates that were made."""
        ...

    def apply(self, updates: list[bytes]) -> None:
        """Takes what others wrote."""
        ...

    def state(self, vector: bytes) -> bytes:
        """What somebody with this state vector lacks."""
        ...

    def vector(self) -> bytes:
        """The state vector."""
        ...

    def content(self) -> object:
        """The content as this library shows it."""
        ...


class YjsPeer:
    """A copy in Node."""

    def __init__(self, peers: YjsPeers, name: str, client: int) -> None:
        self.peers = peers
        self.name = name
        peers.ask("new", peer=name, client=client)

    def act(self, seed: int) -> list[bytes]:
        return [bytes.fromhex(u) for u in self.peers.ask("act", peer=self.name, seed=seed)]

    def apply(self, updates: list[bytes]) -> None:
        done = self.peers.ask("apply", peer=self.name, updates=[u.hex() for u in updates])
        assert done, "yjs waits for something that was never sent"

    def state(self, vector: bytes) -> bytes:
        return bytes.fromhex(self.peers.ask("state", peer=self.name, vector=vector.hex()))

    def vector(self) -> bytes:
        return bytes.fromhex(self.peers.ask("vector", peer=self.name))

    def content(self) -> object:
        return self.peers.ask("content", peer=self.name, roots=ROOTS)


class PycrdtPeer:
    """A copy in this process."""

    def __init__(self, name: str, client: int) -> None:
        self.name = name
        self.doc: Doc[Any] = Doc(client_id=client)
        self.made: list[bytes] = []
        self.remote = False
        self.watching = self.doc.observe(self._record)

    def _record(self, event: TransactionEvent) -> None:
        if not self.remote and event.update != b"\0\0":
            self.made.append(event.update)

    def act(self, seed: int) -> list[bytes]:
        self.made = []
        random = Random(seed)
        cards: Map[Any] = self.doc.get("cards", type=Map)
        ids = sorted(cards.keys())
        kind = random.random()
        if not ids or kind < 0.06:
            self._card(cards, f"p{seed}")
            return self.made
        card = cards[random.choice(ids)]
        if kind < 0.5:
            _write(card[random.choice(("title", "plain"))], random)
        elif kind < 0.8:
            with self.doc.transaction():
                _write_body(card["body"], random)
        elif kind < 0.9:
            card["order"] = f"d{seed}"
        else:
            links: Map[Any] = self.doc.get("links", type=Map)
            if len(links) and random.random() < 0.4:
                del links[random.choice(sorted(links.keys()))]
            else:
                links[f"k{seed}"] = {"kind": "causes", "from": "c1", "to": "elsewhere"}
        return self.made

    def _card(self, cards: Map[Any], name: str) -> None:
        with self.doc.transaction():
            card: Map[Any] = Map()
            cards[name] = card
            card["kind"] = "need"
            card["order"] = "a0"
            card["title"] = Text("été 😀")
            card["body"] = XmlFragment()
            card["plain"] = Text()

    def apply(self, updates: list[bytes]) -> None:
        self.remote = True
        for update in updates:
            self.doc.apply_update(update)
        self.remote = False

    def state(self, vector: bytes) -> bytes:
        return self.doc.get_update(vector)

    def vector(self) -> bytes:
        return self.doc.get_state()

    def content(self) -> object:
        return read(self.doc)


def _words(random: Random, most: int) -> str:
    return "".join(random.choice(WORDS) for _ in range(random.randint(1, most)))


def _write(text: Text | XmlText, random: Random) -> None:
    """Inserts or deletes between code points; pycrdt counts in bytes of UTF-8."""
    letters = "".join(str(part) for part, _ in text.diff())
    spots = [0]
    for letter in letters:
        spots.append(spots[-1] + len(letter.encode()))
    at = random.randrange(len(spots))
    if random.random() < 0.7:
        spot = spots[at]
        for letter in _words(random, 4):
            text.insert(spot, letter)
            spot += len(letter.encode())
    else:
        to = min(len(spots) - 1, at + random.randrange(5))
        if to > at:
            del text[spots[at] : spots[to]]


def _write_body(body: XmlFragment, random: Random) -> None:
    blocks = list(body.children)
    nodes = [block for block in blocks if isinstance(block, XmlElement)]
    texts = [inner for node in nodes for inner in node.children if isinstance(inner, XmlText)]
    kind = random.random()
    if texts and kind < 0.6:
        text = random.choice(texts)
        size = sum(len(str(part).encode()) for part, _ in text.diff())
        if size and random.random() < 0.2:
            text.format(0, size, {random.choice(("strong", "em")): {}})
        else:
            _write(text, random)
    elif blocks and kind < 0.7:
        del body.children[random.randrange(len(blocks))]
    else:
        paragraph = body.children.insert(random.randint(0, len(blocks)), XmlElement("paragraph"))
        paragraph.children.append(XmlText(_words(random, 5)))


@dataclass
class Server:
    """The section as the server keeps it: gate, document, log."""

    gate: Gate = field(
        default_factory=lambda: Gate("needs", schema=schema_of("needs", ROOMY), limits=ROOMY)
    )
    doc: Doc[Any] = field(default_factory=lambda: Doc(client_id=1))
    log: list[bytes] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def receive(self, data: bytes, actor: str) -> list[bytes]:
        """Judges and applies; returns what the others are to be sent."""
        judged = self.gate.judge(data, actor=actor)
        if judged.nothing_new:
            return []
        self.doc.apply_update(judged.data)
        self._accept(judged)
        sent = [judged.data]
        for card in judged.created_cards:
            sent += self._complete(card)
        return sent

    def reopen(self) -> None:
        """The section was put to rest and is read again from its state."""
        state = self.doc.get_update()
        self.doc = Doc(client_id=1 + len(self.log))
        self.doc.apply_update(state)
        self.gate = Gate.of_state(
            "needs",
            state,
            schema=schema_of("needs", ROOMY),
            limits=ROOMY,
            bindings=self.gate.bindings,
        )

    def _complete(self, card: str) -> list[bytes]:
        """Gives the card a code and the text it lacks, as the server does."""
        made: list[bytes] = []
        watching = self.doc.observe(lambda event: made.append(event.update))
        with self.doc.transaction():
            entry = self.doc.get("cards", type=Map)[card]
            entry["code"] = "B1"
            entry["existing_answers"] = Text()
        self.doc.unobserve(watching)
        for data in made:
            self._accept(self.gate.judge(data, actor="system", system=True))
        return made

    def _accept(self, judged: Judged) -> None:
        self.gate.accept(judged)
        self.log.append(judged.data)
        self.judged.append(judged)


class Traffic:
    """People and the server, with everything that can be late."""

    def __init__(
        self, server: Server, peers: list[Peer], seed: int, reopening: float = 0.0
    ) -> None:
        self.reopening = reopening
        self.server = server
        self.peers = peers
        self.random = Random(seed)
        self.sent: dict[str, list[bytes]] = {peer.name: [] for peer in peers}
        self.coming: dict[str, list[bytes]] = {peer.name: [] for peer in peers}
        self.online = {peer.name: True for peer in peers}

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self._step(self.random.choice(self.peers))
            if self.random.random() < self.reopening:
                self.server.reopen()
        for _ in range(2):
            for peer in self.peers:
                self._come_back(peer)

    def _step(self, peer: Peer) -> None:
        name = peer.name
        chance = self.random.random()
        if chance < 0.6:
            made = peer.act(self.random.randrange(2**31))
            if self.online[name]:
                self.sent[name] += made
        elif chance < 0.8:
            for _ in range(min(len(self.sent[name]), self.random.randint(1, 12))):
                self._deliver(self.sent[name].pop(0), name)
        elif chance < 0.93:
            count = self.random.randint(0, len(self.coming[name]))
            peer.apply(self.coming[name][:count])
            del self.coming[name][:count]
        elif chance < 0.96:
            self.online[name] = False
            self.sent[name].clear()
            self.coming[name].clear()
        elif not self.online[name]:
            self._come_back(peer)

    def _deliver(self, data: bytes, name: str) -> None:
        for update in self.server.receive(data, name):
            for other, waiting in self.coming.items():
                # What the server added to one's own card is news to its author as well.
                if self.online[other] and (other != name or update != data):
                    waiting.append(update)

    def _come_back(self, peer: Peer) -> None:
        self.sent[peer.name].clear()
        self.coming[peer.name].clear()
        self.online[peer.name] = True
        peer.apply([self.server.doc.get_update(peer.vector())])
        self._deliver(peer.state(self.server.doc.get_state()), peer.name)
