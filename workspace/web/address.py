"""Where a request comes from, as far as rates are concerned.

Behind a reverse proxy the peer is the proxy; uvicorn puts the visitor's address in its
place when the peer is one of `CANEVAS_TRUSTED_PROXIES`, and never because a stranger
says so in a header. One household is one address: whoever is given an IPv6 network is given
2^64 addresses in it, so they count as one.
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import Final

from starlette.requests import HTTPConnection

_HOUSEHOLD: Final = 64


def address_of(connection: HTTPConnection) -> str:
    """The address that rates are counted for; one word for those without any."""
    if connection.client is None:
        return "unknown"
    host = connection.client.host
    try:
        address = IPv6Address(host.partition("%")[0])
    except AddressValueError:
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _HOUSEHOLD), strict=False))
