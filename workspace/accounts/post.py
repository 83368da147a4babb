"""Mails, sent in the background: how long it takes tells whoever asked nothing.

Plain text, so that no picture reports who opened it and every reader can read it. What
goes wrong is logged without the address: whoever waits for a mail asks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Any, Final

import aiosmtplib
import structlog

from workspace.config import Mail

log = structlog.get_logger(__name__)

SECONDS: Final = 30.0
_MOST_AT_ONCE: Final = 50
_LAST_SECONDS: Final = 10.0


class Post:
    """Sends mails when a server for them is configured."""

    def __init__(self, settings: Mail | None) -> None:
        self._settings = settings
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        """Whether mails can be sent at all."""
        return self._settings is not None

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Does `work`, which sends a mail, after the answer that promised it."""
        if len(self._under_way) >= _MOST_AT_ONCE:
            work.close()
            log.warning("mail.dropped", waiting=_MOST_AT_ONCE)
            return
        task = asyncio.ensure_future(self._quietly(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def send(self, to: str, language: str, subject: str, text: str) -> None:
        """Hands one mail to the server.

        Raises:
            aiosmtplib.SMTPException, OSError, ValueError: it could not be sent.
        """
        settings = self._settings
        if settings is None:
            return
        message = EmailMessage(policy=SMTP)
        domain = settings.sender.rpartition("@")[2]
        message["From"] = Address("Canevas", addr_spec=settings.sender)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain=domain)
        # Holiday answers and lists keep quiet about mails that say this.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text, cte="quoted-printable")
        # After the content, which begins by clearing everything said of the one before.
        message["Content-Language"] = language
        await aiosmtplib.send(
            message,
            sender=settings.sender,
            recipients=[to],
            hostname=settings.host,
            port=settings.port,
            username=settings.user or None,
            password=settings.password or None,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            local_hostname=domain,
            timeout=SECONDS,
        )

    async def close(self) -> None:
        """Waits a little for what is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LAST_SECONDS)

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - nobody waits for it who could be told
            # The text of these errors quotes addresses: their kind is enough to find the fault.
            log.error("mail.failed", error=type(error).__name__)
