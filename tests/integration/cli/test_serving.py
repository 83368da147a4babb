"""`canevas serve` as an operator, a benchmark and a program meet it."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import websockets

from tests.support.clients import add_card, new_doc
from tests.support.server import ROOT, RunningServer
from workspace.realtime.codec import write_bytes

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the demo, and stopped in order at the end."""
    prepared = RunningServer.prepared(tmp_path_factory.mktemp("served"))
    prepared.canevas("demo")
    running = prepared.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def token(server: RunningServer) -> str:
    """A program's token, made while the server runs."""
    server.canevas("person", "create", "--email", "bench@example.org", "--name", "Bench")
    arguments = ["--person", "bench@example.org", "--scope", "write", "--scope", "load"]
    return server.canevas("token", "create", *arguments).strip().splitlines()[-1]


def begin(server: RunningServer, token: str, title: str = "Salle") -> str:
    made = httpx.post(
        f"{server.url}/api/v1/canvases",
        headers={"Authorization": f"Bearer {token}"},
        json={"title": title, "language": "fr"},
    )
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_a_benchmark_finds_everything_it_relies_on(server: RunningServer, token: str) -> None:
    assert httpx.get(f"{server.url}/readyz").status_code == 200
    canvas = begin(server, token)
    answer = httpx.get(
        f"{server.url}/api/v1/canvases/{canvas}", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.json()["title"] == "Salle"


def test_the_address_and_the_demos_links_are_printed_when_it_answers(
    server: RunningServer,
) -> None:
    said = server.log()
    assert f"Canevas is at {server.url}" in said
    for role in ("facilitator", "supervisor", "guest editor", "participant"):
        [line] = [line for line in said.splitlines() if line.strip().startswith(role)]
        page = httpx.get(line.split()[-1])
        assert page.status_code == 200
        assert "form_token" in page.text


def test_an_empty_server_prints_the_link_of_its_first_person(tmp_path: Path) -> None:
    server = RunningServer.prepared(tmp_path / "empty").start()
    try:
        deadline = time.monotonic() + 15
        while "/in/" not in server.log() and time.monotonic() < deadline:
            time.sleep(0.1)
        [line] = [line for line in server.log().splitlines() if "/in/" in line]
        link = line.split()[-1]
        assert link.startswith(server.url)
        page = httpx.get(link)
        assert page.status_code == 200
        assert 'name="password"' in page.text
    finally:
        server.stop()


def test_a_canvas_made_by_a_command_beside_the_server_is_served_at_once(
    server: RunningServer, token: str
) -> None:
    arguments = ["--title", "À côté", "--person", "bench@example.org"]
    canvas = server.canevas("canvas", "create", *arguments).strip()
    url = f"{server.url}/api/v1/canvases/{canvas}"
    headers = {"Authorization": f"Bearer {token}"}
    httpx.post(f"{url}/cards", headers=headers, json={"section": "needs", "title": "en direct"})
    exported = json.loads(server.canevas("canvas", "export", canvas))
    assert exported["sections"]["needs"]["cards"][0]["title"] == "en direct"
    # Reading beside the server took nothing from it: it can still write.
    again = httpx.post(f"{url}/cards", headers=headers, json={"section": "needs"})
    assert again.status_code == 201


async def test_a_change_by_the_api_reaches_whoever_has_the_canvas_open(
    server: RunningServer, token: str
) -> None:
    canvas = begin(server, token)
    address = server.url.replace("http", "ws") + f"/sync/{canvas}/needs?token={token}"
    async with websockets.connect(address) as socket_open:
        await socket_open.send(bytes([0, 0, 1, 0]))
        while (await socket_open.recv())[:2] != b"\x00\x01":
            pass
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
            made = await client.post(
                f"{server.url}/api/v1/canvases/{canvas}/cards",
                json={"section": "needs", "title": "VU EN DIRECT"},
            )
            assert made.status_code == 201
        while True:
            heard = await socket_open.recv()
            if isinstance(heard, bytes) and b"VU EN DIRECT" in heard:
                break
    assert token not in server.log()


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        ("/c/{canvas}/live", {}, 4401),
        ("/c/{canvas}/live?token=wrong", {}, 4401),
        ("/c/{canvas}/live", {"Authorization": "Bearer wrong"}, 4401),
        ("/c/" + "0" * 32 + "/live", {"Authorization": "Bearer {token}"}, 4404),
        ("/c/nonsense/live", {"Authorization": "Bearer {token}"}, 4404),
        ("/sync/{canvas}/nonsense", {"Authorization": "Bearer {token}"}, 4404),
        ("/sync/{canvas}/needs", {}, 4401),
    ],
)
async def test_a_socket_that_may_not_open_is_closed_with_its_reason(
    server: RunningServer, token: str, path: str, headers: dict[str, str], code: int
) -> None:
    canvas = begin(server, token)
    address = server.url.replace("http", "ws") + path.format(canvas=canvas)
    said = {name: value.format(token=token) for name, value in headers.items()}
    async with websockets.connect(address, additional_headers=said) as opened:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await opened.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.test", "http://127.0.0.1:1", "https://127.0.0.1:{port}"]
)
async def test_a_foreign_page_cannot_open_a_socket_with_a_visitors_cookie(
    server: RunningServer, origin: str | None
) -> None:
    browser = entered(server)
    headers = {"Cookie": f"canevas={browser.cookies['canevas']}"}
    if origin is not None:
        headers["Origin"] = origin.format(port=server.port)
    place = str(browser.headers["X-Canvas"])
    for path in (f"/c/{place}/live", f"/sync/{place}/needs"):
        address = server.url.replace("http", "ws") + path
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(address, additional_headers=headers)
        assert refused.value.response.status_code == 403


async def test_our_own_page_opens_both_sockets_with_the_cookie(server: RunningServer) -> None:
    browser = entered(server)
    place = str(browser.headers["X-Canvas"])
    headers = {"Cookie": f"canevas={browser.cookies['canevas']}", "Origin": server.url}
    address = server.url.replace("http", "ws")
    async with websockets.connect(
        f"{address}/sync/{place}/needs", additional_headers=headers
    ) as stock:
        await stock.send(bytes([0, 0, 1, 0]))
        assert await stock.recv()


def entered(server: RunningServer) -> httpx.Client:
    """A browser that came in through the demo's link for participants."""
    [line] = [each for each in server.log().splitlines() if each.strip().startswith("participant")]
    link = line.split()[-1]
    browser = httpx.Client()
    token = browser.get(link).text.split('name="form_token" value="')[1].split('"')[0]
    came_in = browser.post(link, data={"form_token": token}, headers={"Origin": server.url})
    browser.headers["X-Canvas"] = urlsplit(came_in.headers["location"]).path.removeprefix("/c/")
    browser.close()
    return browser


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    prepared = RunningServer.prepared(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = subprocess.run(
            [sys.executable, "-m", "workspace", "serve", "--port", str(taken.getsockname()[1])],
            cwd=ROOT,
            env=prepared.environ,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert "the port is in use" in done.stderr
    assert done.stderr.count("\n") == 1


async def test_a_token_that_only_reads_reads_on_sockets_too(
    server: RunningServer, token: str
) -> None:
    canvas = begin(server, token)
    arguments = ["--person", "bench@example.org", "--scope", "read"]
    reader = server.canevas("token", "create", *arguments).strip().splitlines()[-1]
    doc = new_doc()
    add_card(doc, "c1", "ÉCRIT EN CACHETTE")
    address = server.url.replace("http", "ws") + f"/sync/{canvas}/needs"
    headers = {"Authorization": f"Bearer {reader}"}
    async with (
        asyncio.timeout(10),
        websockets.connect(address, additional_headers=headers) as opened,
    ):
        await opened.send(b"\x00\x02" + write_bytes(doc.get_update()))
        heard = b""
        while not heard.startswith(b"\x02\x00"):
            heard = await opened.recv(decode=False)
    assert b"not_allowed" in heard
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.get(f"{server.url}/api/v1/canvases/{canvas}")
    assert answer.json()["sections"]["needs"]["cards"] == []
