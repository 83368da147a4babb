"""A small mail server that keeps what it is given: SMTP as a client speaks it, no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from workspace.config import Mail


@dataclass(slots=True)
class Mailbox:
    """What arrived, in order; `refusing` makes it answer every mail with a fault."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refusing: bool = False
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def settings(self) -> Mail:
        """The configuration that leads here."""
        return Mail("127.0.0.1", self.port, "canevas@canevas.test", security="plain")

    async def next(self) -> EmailMessage:
        """The first mail that has not been taken yet; waits for it."""
        while not self.mails:
            self._arrived.clear()
            await asyncio.wait_for(self._arrived.wait(), 10)
        return self.mails.pop(0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 mailbox")
        while line := await reader.readline():
            verb = line.decode("utf-8", "replace").split(" ")[0].strip().upper()
            if verb in ("EHLO", "HELO"):
                await say("250-mailbox\r\n250 8BITMIME")
            elif verb == "DATA":
                await say("354 go on")
                lines: list[bytes] = []
                while (part := await reader.readline()) not in (b".\r\n", b""):
                    lines.append(part[1:] if part.startswith(b"..") else part)
                if self.refusing:
                    await say("554 no")
                    continue
                found = message_from_bytes(b"".join(lines), policy=policy.default)
                assert isinstance(found, EmailMessage)
                self.mails.append(found)
                self._arrived.set()
                await say("250 kept")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 fine")
        writer.close()


@asynccontextmanager
async def open_mailbox() -> AsyncIterator[Mailbox]:
    """A mailbox on a free port, for as long as the block lasts."""
    mailbox = Mailbox()
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mailbox
