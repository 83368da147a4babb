"""No secret is where it must not be: not in logs, the database or the metrics.

Dangers A3, A15 and A17. A whole evening is played on a real server: accounts, tokens,
invitations by link and code, wrong tries, faults.
Then every byte that was written anywhere is searched.
"""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.server import RunningServer

OWN = {"Sec-Fetch-Site": "same-origin"}
EMAIL = "hygiene.canary@example.org"
NAME = "Canari Secret"
WORDS = "kanarienvogel-in-a-card"


def field(html: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', html)
    assert found is not None, html[:500]
    return found[1]


@pytest.fixture
def server(tmp_path: Path) -> Any:
    running = RunningServer.prepared(tmp_path, environ={"CANEVAS_LOG_FORMAT": "json"})
    yield running
    running.stop()


def test_no_secret_is_written_anywhere_it_does_not_belong(server: RunningServer) -> None:
    secrets: dict[str, str] = {}
    server.canevas("person", "create", "--email", EMAIL, "--name", "Ana")
    said = server.canevas("token", "create", "--person", EMAIL, "--scope", "admin")
    secrets["token"] = said.split()[-1]
    server.start()
    program = httpx.Client(
        base_url=server.url, headers={"Authorization": f"Bearer {secrets['token']}"}
    )
    browser = httpx.Client(base_url=server.url, headers=OWN)
    with program, browser:
        canvas = program.post("/api/v1/canvases", json={"title": WORDS}).json()["id"]
        here = f"/api/v1/canvases/{canvas}"
        program.post(f"{here}/cards", json={"section": "needs", "title": WORDS})
        invited = program.post(f"{here}/invitations", json={}).json()
        secrets |= {"invitation": invited["token"], "code": invited["code"]}
        page = browser.get(f"/i/{secrets['invitation']}")
        assert page.status_code == 200
        secrets["form"] = field(page.text)
        entered = browser.post(
            f"/i/{secrets['invitation']}", data={"form_token": secrets["form"], "name": NAME}
        )
        assert entered.status_code == 303, entered.text
        secrets["login"] = browser.cookies["canevas"]
        assert browser.get(f"/c/{canvas}").status_code == 200
        # Everything that goes wrong is written about, too.
        browser.get(f"/i/{secrets['invitation']}x")
        browser.get(f"/j/{secrets['code']}")
        browser.get(f"/in/{secrets['login']}")
        browser.get("/c/nothing", headers={"Authorization": f"Bearer {secrets['token']}"})
        browser.get(f"/sync/{canvas}/needs?token={secrets['token']}")
        browser.get(f"/c/{canvas}/live?token={secrets['token']}")
        program.post(f"{here}/cards", content=b"{" + WORDS.encode())
        metrics = program.get("/metrics").text
    server.stop()
    everywhere = {
        path.name: path.read_bytes() for path in server.folder.iterdir() if path.is_file()
    }
    everywhere["metrics"] = metrics.encode()
    assert {"canevas.db", "server.log", "secret.key"} <= set(everywhere)
    for what, secret in secrets.items():
        # A code has six signs: only where it stands by itself it is one.
        if what == "code":
            pattern = re.compile(rb"(?<![A-Za-z0-9_-])" + secret.encode() + rb"(?![A-Za-z0-9_-])")
            found = [name for name, data in everywhere.items() if pattern.search(data)]
        else:
            found = [name for name, data in everywhere.items() if secret.encode() in data]
        assert found == [], what
    for private in (EMAIL, NAME, WORDS):
        text = private.encode()
        assert text not in everywhere["server.log"], private
        assert text not in everywhere["metrics"], private
    for line in everywhere["server.log"].decode().splitlines():
        if line.startswith("{"):
            assert "127.0.0.1" not in json.dumps(json.loads(line).get("path", "")), line


def test_what_is_written_is_for_its_owner_only(server: RunningServer) -> None:
    server.start()
    server.canvas()
    for path in server.folder.iterdir():
        if path.name == "server.log":
            continue  # The test's own, not the server's.
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, (path.name, oct(mode))
