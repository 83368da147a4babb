"""Which address a rate is counted for."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from workspace.web.address import address_of

pytestmark = pytest.mark.anyio


def request(client: tuple[str, int] | None, forwarded: str = "") -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return Request({"type": "http", "client": client, "headers": headers})


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_household_is_one_address(host: str, address: str) -> None:
    assert address_of(request((host, 0))) == address


def test_a_socket_of_the_machine_has_no_address() -> None:
    assert address_of(request(None)) == "unknown"


def test_a_header_from_a_stranger_is_not_believed() -> None:
    assert address_of(request(("192.0.2.7", 0), "198.51.100.9")) == "192.0.2.7"


@pytest.mark.parametrize(
    ("peer", "seen"),
    [("10.1.2.3", "198.51.100.9"), ("192.0.2.7", "192.0.2.7")],
)
async def test_only_a_trusted_proxy_says_whom_it_speaks_for(peer: str, seen: str) -> None:
    found: list[str] = []

    async def app(scope: object, receive: object, send: object) -> None:
        found.append(address_of(Request(scope)))  # type: ignore[arg-type]

    proxied = ProxyHeadersMiddleware(app, trusted_hosts=["10.0.0.0/8"])
    # What the visitor wrote in the header stands left of what the proxy added.
    scope = dict(request((peer, 1), "203.0.113.66, 198.51.100.9").scope)
    await proxied(scope, None, None)  # type: ignore[arg-type]
    assert found == [seen]
