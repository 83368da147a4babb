"""Two honest clients for tests: one speaks `canevas.1`, one plain y-websocket.

Both hold a pycrdt document per section and type as people do: one update per
change. They remember what the server told them, so that a test can ask later.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx
import websockets
from pycrdt import Doc, Map, Text, XmlFragment
from typing_extensions import override

from workspace.canvas.schema import SCHEMA_VERSION
from workspace.realtime.codec import write_bytes, write_json, write_varuint
from workspace.realtime.messages import SECTIONS


def new_doc() -> Doc[Any]:
    """A document under a random 32-bit client id, as Yjs makes them."""
    return Doc(client_id=random.getrandbits(32))


def add_card(doc: Doc[Any], card: str, title: str = "", *, kind: str = "need") -> None:
    """A card as a stock client makes it: the server completes what is missing."""
    cards = doc.get("cards", type=Map)
    with doc.transaction():
        cards[card] = Map(
            {
                "kind": kind,
                "order": "a0V",
                "title": Text(title),
                "body": XmlFragment(),
                "plain": Text(),
            }
        )


def text_of(doc: Doc[Any], card: str, field: str = "plain") -> str:
    """What a text of a card says; empty when the card is not there."""
    cards = doc.get("cards", type=Map)
    return str(cards[card][field]) if card in cards else ""


def type_into(doc: Doc[Any], card: str, text: str, field: str = "plain") -> None:
    """Types at the end of a card's text."""
    target: Text = doc.get("cards", type=Map)[card][field]
    target += text


def begin_canvas(base: str, token: str, title: str = "Épicerie solidaire") -> str:
    """A new, empty canvas that belongs to whoever has the token; its id."""
    answer = httpx.post(
        f"{base}/api/v1/canvases",
        headers={"Authorization": f"Bearer {token}"},
        json={"title": title, "language": "fr"},
    )
    return str(answer.raise_for_status().json()["id"])


def a_card(card: str, title: str = "") -> Callable[[Doc[Any]], None]:
    """The change that begins a card."""
    return lambda doc: add_card(doc, card, title)


def words(card: str, text: str) -> Callable[[Doc[Any]], None]:
    """The change that types at the end of a card's plain text."""
    return lambda doc: type_into(doc, card, text)


class _Frame:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def varuint(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def bytes(self) -> bytes:
        size = self.varuint()
        data = self.data[self.at : self.at + size]
        self.at += size
        return data


class _Client:
    """What both dialects share: a socket, a task that reads it, and patience."""

    def __init__(self, url: str, headers: dict[str, str], subprotocols: list[Any] | None) -> None:
        self._url, self._headers, self._subprotocols = url, headers, subprotocols
        self._socket: websockets.ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self.close_code: int | None = None

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            self._url,
            additional_headers=self._headers,
            subprotocols=self._subprotocols,
            compression=None,
            max_size=None,
            ping_interval=None,
        )
        self._reader = asyncio.create_task(self._read())
        with contextlib.suppress(websockets.ConnectionClosed):  # `close_code` tells
            await self._greet()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Closes the socket and waits for the reader to end."""
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await asyncio.gather(self._reader, return_exceptions=True)

    def cut(self) -> None:
        """Loses the connection without a word, as when a network fails."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def come_back(self) -> None:
        """Connects again with the documents it has.

        Raises:
            ConnectionError: the server did not let it in.
        """
        if self._reader is not None:
            await asyncio.gather(self._reader, return_exceptions=True)
        self._forget()
        await self.__aenter__()
        if self.close_code is not None:
            raise ConnectionError(self.close_code)

    def _forget(self) -> None:
        self.close_code = None

    async def send(self, frame: bytes) -> None:
        """Any bytes as a frame."""
        assert self._socket is not None
        await self._socket.send(frame)

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for frame in self._socket:
                if isinstance(frame, bytes):
                    await self._hear(frame)
                    self._changed.set()
        except websockets.ConnectionClosed:
            pass
        self.close_code = self._socket.close_code
        self._changed.set()

    async def until(self, reached: Callable[[], bool], seconds: float = 10.0) -> None:
        """Waits for news until `reached()`.

        Raises:
            TimeoutError: it did not come to pass in time.
        """
        async with asyncio.timeout(seconds):
            while not reached():
                self._changed.clear()
                await self._changed.wait()

    async def _greet(self) -> None:
        raise NotImplementedError

    async def _hear(self, frame: bytes) -> None:
        raise NotImplementedError


class StockClient(_Client):
    """Speaks plain y-websocket about one section, as `y-websocket` does."""

    def __init__(
        self,
        base: str,
        canvas: str,
        section: str,
        token: str = "",
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        url = f"{base.replace('http', 'ws', 1)}/sync/{canvas}/{section}"
        super().__init__(url, headers or {"Authorization": f"Bearer {token}"}, None)
        self.doc = new_doc()
        self.synced = False
        self.denied: list[str] = []
        self.awareness: dict[int, Any] = {}

    @override
    async def _greet(self) -> None:
        await self.send(b"\x00\x00" + write_bytes(self.doc.get_state()))
        await self.until(lambda: self.synced or self.close_code is not None)

    @override
    async def _hear(self, data: bytes) -> None:
        frame = _Frame(data)
        kind = frame.varuint()
        if kind == 0:
            step, body = frame.varuint(), frame.bytes()
            if step == 0:
                await self.send(b"\x00\x01" + write_bytes(self.doc.get_update(body)))
            else:
                self.doc.apply_update(body)
                self.synced = True
        elif kind == 1:
            news = _Frame(frame.bytes())
            for _ in range(news.varuint()):
                client = news.varuint()
                news.varuint()
                self.awareness[client] = json.loads(news.bytes())
        elif kind == 2:
            frame.varuint()
            self.denied.append(frame.bytes().decode())

    async def change(self, change: Callable[[Doc[Any]], None]) -> bytes:
        """Makes a change and sends the update it made."""
        data = made_by(self.doc, change)
        await self.send(b"\x00\x02" + write_bytes(data))
        return data

    async def point(self, state: object, clock: int = 1) -> None:
        """Sends its own awareness."""
        entry = write_varuint(self.doc.client_id) + write_varuint(clock) + write_json(state)
        await self.send(b"\x01" + write_bytes(b"\x01" + entry))


class LiveClient(_Client):
    """Speaks `canevas.1`: every section on one socket, numbers and receipts."""

    def __init__(
        self,
        base: str,
        canvas: str,
        token: str = "",
        sections: tuple[str, ...] = ("needs",),
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        url = f"{base.replace('http', 'ws', 1)}/c/{canvas}/live"
        super().__init__(url, headers or {"Authorization": f"Bearer {token}"}, ["canevas.1"])
        self.sections = sections
        self.docs = {section: new_doc() for section in sections}
        self.welcome: dict[str, Any] = {}
        self.caught_up: set[str] = set()
        self.number = 0
        self.received = 0
        self.refused: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.here: dict[str, dict[str, Any]] = {}
        self.resyncs: list[str] = []
        self.bye: dict[str, Any] | None = None
        self.pongs: list[int] = []

    @override
    async def _greet(self) -> None:
        await self.send(
            b"\x00" + write_json({"schema": [SCHEMA_VERSION, SCHEMA_VERSION], "client": "test/1"})
        )
        await self.until(lambda: bool(self.welcome) or self.close_code is not None)
        for section in self.sections:
            await self.ask(section)
        await self.until(
            lambda: self.caught_up >= set(self.sections) or self.close_code is not None
        )

    @override
    def _forget(self) -> None:
        super()._forget()
        self.welcome, self.caught_up = {}, set()

    def cards(self, section: str) -> Map[Any]:
        """The cards of a section, as this client holds them."""
        found: Map[Any] = self.docs[section].get("cards", type=Map)
        return found

    async def ask(self, section: str, vector: bytes | None = None) -> None:
        """Asks for what it lacks of a section."""
        vector = self.docs[section].get_state() if vector is None else vector
        address = bytes([SECTIONS.index(section)])
        await self.send(b"\x01" + address + b"\x00" + write_bytes(vector))

    async def update(self, section: str, data: bytes) -> int:
        """Sends any bytes as an update; returns its number."""
        self.number += 1
        address = bytes([SECTIONS.index(section)])
        await self.send(b"\x02" + address + write_varuint(self.number) + write_bytes(data))
        return self.number

    async def change(self, section: str, change: Callable[[Doc[Any]], None]) -> int:
        """Makes a change and sends the update it made; returns its number."""
        return await self.update(section, made_by(self.docs[section], change))

    async def saved(self, number: int | None = None) -> None:
        """Waits for the receipt of `number` (of the last update by default)."""
        wanted = self.number if number is None else number
        await self.until(lambda: self.received >= wanted or self.close_code is not None)

    async def point(self, **state: object) -> None:
        """Says where it is."""
        await self.send(b"\x03" + write_json(state))

    @override
    async def _hear(self, data: bytes) -> None:  # noqa: C901 - one arm per message
        frame = _Frame(data)
        kind = frame.varuint()
        if kind == 0:
            self.welcome = json.loads(frame.bytes())
        elif kind in (1, 2, 3, 6):
            section = SECTIONS[frame.varuint()]
            if kind == 2:
                frame.varuint(), frame.varuint()
                self.docs[section].apply_update(frame.bytes())
                self.caught_up.add(section)
            elif kind == 3:
                frame.varuint()
                self.docs[section].apply_update(frame.bytes())
            elif kind == 6:
                self.resyncs.append(section)
        elif kind == 4:
            self.received = frame.varuint()
        elif kind == 5:
            number, section = frame.varuint(), SECTIONS[frame.varuint()]
            self.refused.append({"number": number, "section": section} | json.loads(frame.bytes()))
        elif kind == 7:
            news = json.loads(frame.bytes())
            if news["all"]:
                self.here = {}
            self.here |= {seen["session"]: seen for seen in news["here"]}
            for session in news["left"]:
                self.here.pop(session, None)
        elif kind == 8:
            self.events.append(json.loads(frame.bytes()))
        elif kind == 9:
            self.pongs.append(frame.varuint())
        elif kind == 10:
            self.bye = json.loads(frame.bytes())


def made_by(doc: Doc[Any], change: Callable[[Doc[Any]], None]) -> bytes:
    """The update that a change made (one transaction's worth)."""
    before = doc.get_state()
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    with doc.transaction():
        change(doc)
    doc.unobserve(subscription)
    return made[0] if len(made) == 1 else doc.get_update(before)
