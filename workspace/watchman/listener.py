"""The listening socket, opened once by the watchman and inherited by every worker.

While no worker runs, the kernel keeps new connections waiting in its queue: a browser that
comes back during a restart waits a second instead of being turned away.
"""

from __future__ import annotations

import errno
import socket

from workspace.errors import Failure

BACKLOG = 2048


class PortTaken(Failure):
    """Somebody else listens there already (`host`, `port`)."""

    code = "port_taken"


class AddressUnusable(Failure):
    """The machine cannot listen there (`host`, `port`, `reason`)."""

    code = "address_unusable"


def open_listener(host: str, port: int, *, tries: int = 1) -> socket.socket:
    """A listening TCP socket at `host`, on `port` or one of the `tries - 1` ports after it.

    Port 0 lets the kernel choose. The caller reads the port from `getsockname()`.

    Raises:
        PortTaken: when every port tried is in use.
        AddressUnusable: when the host has no address here, or the port needs more rights.
    """
    for candidate in range(port, port + max(1, tries)):
        try:
            return _listen(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = error.strerror or str(error)
                raise AddressUnusable(host=host, port=candidate, reason=reason) from error
    raise PortTaken(host=host, port=port)


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
