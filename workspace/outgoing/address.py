"""Where this server may connect to when somebody types an address: the wide internet only.

Otherwise a webhook would be a hand inside the house: whoever may make one could reach
the database beside us, a router, or the address at which clouds give out their keys.
A name is therefore resolved here, every number it stands for is judged, and the caller
connects to a number that was judged: asked again, the name may answer differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from workspace.errors import Refusal

LONGEST: Final = 2_000
# Beyond what Python calls "not global": prefixes that carry another address inside, or that
# depend on the network we stand in.
_NEVER: Final = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of one provider (CGNAT)
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local: also where clouds keep their keys
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",  # unspecified, loopback, and IPv4 in an old dress
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",  # NAT64: an IPv4 address behind a translator
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo and others: an IPv4 address inside
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


class BadAddress(Refusal):
    """Nothing is sent to this address (`why`: one word)."""

    code = "bad_address"


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: where to connect, and which name to ask for there."""

    scheme: str
    host: str
    port: int
    rest: str

    @property
    def authority(self) -> str:
        """The `Host` header: the name, and the port when it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    def at(self, number: str) -> str:
        """The same address with a number in place of the name."""
        host = f"[{number}]" if ":" in number else number
        return f"{self.scheme}://{host}:{self.port}{self.rest}"


def read_address(url: str, *, private: bool = False) -> Target:
    """Takes an address apart; `private` allows plain http and the networks around us.

    A number is judged at once, a name when it is resolved (`judge`).

    Raises:
        BadAddress: it is none, or none that may be.
    """
    odd = any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in url)
    if odd or len(url) > LONGEST:
        raise BadAddress(why="malformed")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        name = host.encode("idna").decode() if host and ":" not in host else host
    except (ValueError, UnicodeError):
        raise BadAddress(why="malformed") from None
    if parts.scheme not in ("https", "http") or (parts.scheme == "http" and not private):
        raise BadAddress(why="not_https")
    if not name or port == 0 or parts.fragment:
        raise BadAddress(why="malformed")
    # A name and password in an address end up in lists and logs.
    if parts.username is not None or parts.password is not None:
        raise BadAddress(why="credentials")
    number = _number(name)
    if number is not None:
        judge(str(number), private=private)
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    usual = 443 if parts.scheme == "https" else 80
    return Target(parts.scheme, name, usual if port is None else port, rest)


def judge(number: str, *, private: bool = False) -> None:
    """Whether a connection to this IP address may be opened.

    Raises:
        BadAddress: it lies in the networks around us, or is no single machine's.
    """
    found = _number(number.partition("%")[0])
    if found is None:
        raise BadAddress(why="malformed")
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if private:
        if found.is_multicast or found.is_unspecified:
            raise BadAddress(why="private")
        return
    inside = any(found.version == net.version and found in net for net in _NEVER)
    if inside or not found.is_global or found.is_multicast or found.is_reserved:
        raise BadAddress(why="private")


def _number(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
