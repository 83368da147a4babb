"""What stands before every page and operation: rates, names, headers (dangers A2, A9, A12)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from limits.storage import MemoryStorage
from typing_extensions import override

from tests.support.house import OWN_PAGE, House, open_house
from workspace.web.pace import Pace
from workspace.web.security import content_policy

pytestmark = pytest.mark.anyio
PUBLIC = "https://canevas.example"
ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((ROOT / "workspace/web/templates").glob("*.html"))
FAR = ("203.0.113.7", 4711)


def from_afar(
    house: House, address: tuple[str, int] = FAR, base: str = "http://canevas.test"
) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(house.app, raise_app_exceptions=False, client=address)
    return httpx.AsyncClient(transport=transport, base_url=base)


# ── rates ──


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[House]:
    """A house that lets one address ask twenty times a minute, and one account ten times."""
    async with open_house(
        tmp_path, requests_per_minute=20, account_requests_per_minute=10
    ) as opened:
        yield opened


async def test_one_address_asks_so_often_and_is_told_when_to_come_back(narrow: House) -> None:
    async with from_afar(narrow) as client:
        answers = [(await client.get("/")).status_code for _ in range(25)]
        assert answers == [200] * 20 + [429] * 5
        page = await client.get("/")
        assert int(page.headers["retry-after"]) > 0
        assert page.headers["content-security-policy"]
        program = await client.get("/api/v1/openapi.json")
        assert (program.status_code, program.json()["code"]) == (429, "too_fast")
        assert int(program.headers["retry-after"]) > 0
        # What keeps the server alive and the page whole is not counted.
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/static/icons/canevas.svg")).status_code == 200
    async with from_afar(narrow, ("203.0.113.8", 1)) as other:
        assert (await other.get("/")).status_code == 200


async def test_a_household_of_addresses_is_one(narrow: House) -> None:
    answers = []
    for number in range(25):
        async with from_afar(narrow, (f"2001:db8:1:2::{number:x}", 1)) as client:
            answers.append((await client.get("/")).status_code)
    assert answers == [200] * 20 + [429] * 5


async def test_one_account_asks_so_often_from_wherever_it_does(narrow: House) -> None:
    alice = await narrow.program("Alice")
    answers = []
    for number in range(12):
        async with from_afar(narrow, (f"203.0.113.{number + 20}", 1)) as client:
            client.headers["Authorization"] = alice.headers["Authorization"]
            answers.append((await client.get("/api/v1/canvases")).status_code)
    assert answers == [200] * 10 + [429] * 2
    bob = await narrow.program("Bob")
    assert (await bob.get("/api/v1/canvases")).status_code == 200


async def test_a_proxy_that_does_not_say_for_whom_it_speaks_locks_nobody_out(
    narrow: House,
) -> None:
    async with from_afar(narrow, ("127.0.0.1", 1)) as client:
        assert {(await client.get("/")).status_code for _ in range(40)} == {200}


async def test_when_counting_fails_the_page_is_shown_all_the_same() -> None:
    class Broken(MemoryStorage):
        @override
        def incr(self, *_: Any, **__: Any) -> int:
            raise ConnectionError("the counter is away")

        @override
        def acquire_sliding_window_entry(self, *_: Any, **__: Any) -> bool:
            raise ConnectionError("the counter is away")

    passed: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        passed.append(scope["path"])

    async def nothing(*_: Any) -> Any:
        return None

    pace = Pace(app, of_address=1, of_account=1, storage=Broken())
    scope = {"type": "http", "path": "/", "client": FAR, "headers": []}
    for _ in range(3):
        await pace(scope, nothing, nothing)
    assert passed == ["/"] * 3


# ── the name we are asked under ──


@pytest.mark.parametrize(
    "host",
    ["evil.test", "canevas.example.evil.test", "canevas.example:8443", "evil.test:443", "", "a b"],
)
async def test_another_name_is_another_server(tmp_path: Path, host: str) -> None:
    async with open_house(tmp_path, public_url=PUBLIC) as house, from_afar(house) as client:
        for path in ("/", "/join", "/api/v1/openapi.json"):
            answer = await client.get(path, headers={"Host": host})
            assert answer.status_code == 421, path
            assert "evil" not in answer.text
        for name in ("canevas.example", "CANEVAS.EXAMPLE", "canevas.example:443", "127.0.0.1:8000"):
            assert (await client.get("/", headers={"Host": name})).status_code == 200


async def test_links_in_answers_bear_the_public_address(tmp_path: Path) -> None:
    async with open_house(tmp_path, public_url=PUBLIC) as house:
        alice = await house.program("Alice")
        alice.headers["Host"] = "localhost:8000"
        made = await alice.post("/api/v1/canvases", json={"title": "x"})
        assert made.json()["url"].startswith(f"{PUBLIC}/c/")


# ── headers ──


async def test_every_answer_carries_the_headers_even_one_that_went_wrong(house: House) -> None:
    client = await house.visitor()
    for path in ("/", "/join", "/nowhere", "/api/v1/canvases", "/healthz", "/static/nothing"):
        answer = await client.get(path)
        said = answer.headers
        assert said["x-content-type-options"] == "nosniff"
        assert said["x-frame-options"] == "DENY"
        assert said["cross-origin-opener-policy"] == "same-origin"
        assert said["cross-origin-resource-policy"] == "same-origin"
        assert said["cross-origin-embedder-policy"] == "require-corp"
        assert said["referrer-policy"] in ("same-origin", "no-referrer")
        assert "camera=()" in said["permissions-policy"]
        assert "server" not in said
        assert "x-powered-by" not in said
        policy = said["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert "http:" not in policy
        assert "https:" not in policy
        assert "*" not in policy


def test_the_policy_allows_one_nonce_and_two_named_makers_of_html() -> None:
    policy = dict(part.partition(" ")[::2] for part in content_policy("abc").split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'nonce-abc' 'strict-dynamic'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"].split() == ["ProseMirrorClipboard", "canevas"]


async def test_a_nonce_is_used_once(house: House) -> None:
    client = await house.visitor()
    nonces = {
        re.findall(r"'nonce-([^']+)'", (await client.get("/")).headers["content-security-policy"])[
            0
        ]
        for _ in range(20)
    }
    assert len(nonces) == 20
    assert min(map(len, nonces)) >= 20


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_runs_or_styles_anything_inline(template: Path) -> None:
    text = template.read_text("utf-8")
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "nonce=" in script or 'type="application/json"' in script, script
    for tag, inside in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
        assert not inside.strip() or 'type="application/json"' in tag
    assert not re.search(r"<[^>]*\son\w+\s*=", text)
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert "<style" not in text
    assert "javascript:" not in text
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape false" not in text
    # Values in tags stand in quotes: an unquoted one ends at the first space somebody writes.
    assert not re.search(r"\s[\w-]+=\{\{", text)


# ── cookies and forms ──


async def test_an_unsafe_request_without_proof_changes_nothing_wherever_it_goes(
    house: House,
) -> None:
    """Each page that takes a form refuses one that another site sends with our cookie."""
    from starlette.routing import Route

    from workspace.web.routes import PAGES

    alice = await house.visitor(await house.person("Alice"))
    canvas = await house.canvas()
    posts = [r for r in PAGES if isinstance(r, Route) and "POST" in (r.methods or set())]
    assert len(posts) > 5
    for route in posts:
        path = re.sub(r"{canvas(:\w+)?}", canvas, route.path)
        path = re.sub(r"{\w+(:\w+)?}", "0" * 32, path)
        for headers in (
            {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site", "Origin": "http://sub.canevas.test"},
            {"Origin": "http://evil.test"},
            OWN_PAGE,  # ours, and without the form's token
        ):
            answer = await alice.post(path, data={"do": "remove"}, headers=headers)
            assert answer.status_code in (401, 403, 404), (path, headers, answer.status_code)


async def test_nobody_is_sent_to_another_site(house: House) -> None:
    client = await house.visitor()
    for path in ("/canvases", "/canvases/import", "/sign-out", "//evil.test", "/\\evil.test"):
        for query in ("next=//evil.test", "lang=fr&next=https://evil.test", "https://evil.test"):
            answer = await client.get(f"{path}?{query}")
            place = answer.headers.get("location", "/")
            assert place.startswith("/"), (path, place)
            assert not place.startswith(("//", "/\\")), (path, place)


async def test_counting_is_for_the_operator(house: House) -> None:
    async with from_afar(house) as stranger:
        assert (await stranger.get("/metrics")).status_code == 404
    async with from_afar(house, ("127.0.0.1", 1)) as here:
        assert (await here.get("/metrics")).status_code == 200


async def test_an_old_key_is_believed_while_it_changes_and_then_no_more(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        page = await (await house.visitor()).get("/join")
    token = re.findall(r'name="form_token" value="([^"]+)"', page.text)[0]
    cookie = page.headers["set-cookie"].partition(";")[0]
    sent = {"form_token": token, "code": "AAAAAA"}
    both = {"secret_key": "t" * 40, "older_keys": ("s" * 40,)}
    for settings, status in ((both, 404), ({"secret_key": "t" * 40}, 403)):
        async with open_house(tmp_path, settings=settings) as house:
            client = await house.visitor()
            answer = await client.post("/join", data=sent, headers={**OWN_PAGE, "Cookie": cookie})
            assert answer.status_code == status
