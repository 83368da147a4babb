"""One delivery, one request: to a number that was judged, without redirects, soon over.

What the receiver answers is not read, save its status: there is nothing in it for us,
and an answer without end would be a way to keep us busy.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from workspace.outgoing.address import BadAddress, Target, judge, read_address

SECONDS: Final = 10.0
CONNECT_SECONDS: Final = 5.0
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: a status, or one word for why there is none."""

    status: int | None
    because: str | None

    @property
    def arrived(self) -> bool:
        """Whether the receiver said that it has it."""
        return self.status is not None and 200 <= self.status < 300


class WebhookPost:
    """Sends bytes to addresses that people typed."""

    def __init__(
        self,
        *,
        private: bool = False,
        resolve: Resolve | None = None,
        certificates: str | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """`private` lets it reach the networks around us.

        `certificates` is a file with the authorities to trust instead of the usual ones.
        """
        self._private = private
        self._resolve = resolve or _numbers_of
        # Reading the list of authorities takes longer than most requests: once is enough.
        self._tls = httpx.create_ssl_context()
        if certificates is not None:
            self._tls.load_verify_locations(certificates)
        self._seconds = seconds

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Sends `body` with POST; never raises for what the other side does."""
        try:
            async with asyncio.timeout(self._seconds):
                target = read_address(url, private=self._private)
                number = await self._number(target)
                return await self._send(target, number, headers, body)
        except BadAddress as refused:
            return Answer(None, f"address_{refused.facts['why']}")
        except TimeoutError:
            return Answer(None, "timeout")
        except httpx.TimeoutException:
            return Answer(None, "timeout")
        except httpx.ConnectError as error:
            return Answer(None, "tls" if "CERTIFICATE" in str(error).upper() else "no_connection")
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return Answer(None, "no_answer")

    async def _number(self, target: Target) -> str:
        try:
            numbers = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError):
            raise BadAddress(why="unknown_host") from None
        if not numbers:
            raise BadAddress(why="unknown_host")
        # All of them: a name that answers with one public number and one of ours is a trick.
        for number in numbers:
            judge(number, private=self._private)
        return numbers[0]

    async def _send(
        self, target: Target, number: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        # A client of its own for each request: nothing one receiver sets is shown to another.
        async with httpx.AsyncClient(
            verify=self._tls,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._seconds, connect=CONNECT_SECONDS),
        ) as client:
            request = client.build_request(
                "POST",
                target.at(number),
                headers={**headers, "Host": target.authority, "Accept-Encoding": "identity"},
                content=body,
                # The certificate must be the name's, although we connect to its number.
                extensions={"sni_hostname": target.host},
            )
            answer = await client.send(request, stream=True)
            await answer.aclose()
            return Answer(answer.status_code, None if answer.is_success else "status")


async def _numbers_of(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
