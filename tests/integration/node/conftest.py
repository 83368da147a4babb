"""A running server, a token and a canvas of one's own, and Node to visit them with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.clients import begin_canvas
from tests.support.node_clients import why_no_node
from tests.support.server import RunningServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """`canevas serve`, shared by one file's tests."""
    if reason := why_no_node():
        pytest.skip(reason)
    running = RunningServer.prepared(tmp_path_factory.mktemp("node")).start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def token(server: RunningServer) -> str:
    """A coordinator's token; its rates are those of everybody."""
    server.canevas("person", "create", "--email", "ana@example.org", "--name", "Ana")
    said = server.canevas("token", "create", "--person", "ana@example.org", "--scope", "admin")
    return said.strip().splitlines()[-1]


@pytest.fixture
def canvas(server: RunningServer, token: str) -> str:
    """A new, empty canvas."""
    return begin_canvas(server.url, token)
