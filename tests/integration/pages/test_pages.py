"""The server's own pages: complete without script, honest without a session."""

from __future__ import annotations

import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from tests.support.house import ADDRESS, OWN_PAGE, House
from workspace.access import Role
from workspace.demo import demo_text

pytestmark = pytest.mark.anyio


class Page(HTMLParser):
    """What a page says of itself: language, forms, scripts, ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html: dict[str, str | None] = {}
        self.inputs: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "html":
            self.html = found
        if tag == "input" and found.get("name"):
            self.inputs.setdefault(str(found["name"]), str(found.get("value") or ""))


async def fill(browser: httpx.AsyncClient, form: str, action: str, **said: str) -> httpx.Response:
    """Sends the form of the page `form` as a browser without script does."""
    tokens = dict(
        re.findall(
            r'action="([^"]+)"[^>]*>\s*<input type="hidden" name="form_token" value="([^"]+)"',
            (await browser.get(form)).text,
        )
    )
    return await browser.post(action, data={"form_token": tokens[action], **said}, headers=OWN_PAGE)


async def test_a_stranger_is_told_what_this_is_in_french(house: House) -> None:
    stranger = await house.visitor()
    page = await stranger.get("/")
    assert page.status_code == 200
    assert Page(page.text).html == {"lang": "fr", "dir": "ltr"}
    assert "/c/" not in page.text


@pytest.mark.parametrize(
    ("language", "direction"), [("fr", "ltr"), ("en", "ltr"), ("nl", "ltr"), ("ar", "rtl")]
)
async def test_a_language_that_was_chosen_is_kept(
    house: House, language: str, direction: str
) -> None:
    stranger = await house.visitor()
    for place in (f"/?lang={language}", "/join", "/nowhere"):
        page = await stranger.get(place)
        assert Page(page.text).html == {"lang": language, "dir": direction}
        assert page.headers["content-language"] == language


async def test_the_browsers_wish_counts_until_somebody_chooses(house: House) -> None:
    stranger = await house.visitor()
    page = await stranger.get("/", headers={"Accept-Language": "de;q=0.9, nl-BE;q=0.8"})
    assert Page(page.text).html["lang"] == "nl"


async def test_a_person_sees_their_canvases_and_begins_one_without_script(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    made = await fill(alice, "/", "/canvases", title="  Épicerie   solidaire ", language="fr")
    assert made.status_code == 303
    assert re.fullmatch(r"/c/[0-9a-f]{32}", made.headers["location"])
    page = await alice.get("/")
    assert "Épicerie solidaire</a>" in page.text
    assert f'href="{made.headers["location"]}"' in page.text
    assert "Alice" in page.text


async def test_an_empty_title_is_explained_beside_its_field_and_nothing_is_lost(
    house: House,
) -> None:
    alice = await house.visitor(await house.person("Alice"))
    for title in ("", "   ", "x" * 501):
        answer = await fill(alice, "/", "/canvases", title=title)
        assert answer.status_code == 422
        page = Page(answer.text)
        [field] = [a for t, a in page.tags if t == "input" and a.get("name") == "title"]
        assert field["aria-invalid"] == "true"
        assert str(field["aria-describedby"]).split()[-1] in {a.get("id") for _, a in page.tags}
        assert page.inputs["title"] == title.strip()


async def test_a_file_is_brought_in_without_script(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    token = re.findall(r'/import"[^>]*>\s*<input[^>]*value="([^"]+)"', (await alice.get("/")).text)
    text = demo_text("molenbeek-amo-quartier")
    brought = await alice.post(
        "/canvases/import",
        data={"form_token": token[0]},
        files={"file": ("projet.yaml", text.encode(), "application/x-yaml")},
        headers=OWN_PAGE,
    )
    assert brought.status_code == 303, brought.text
    assert "Molenbeek" in (await alice.get("/")).text
    for name, data in (("projet.yaml", b"a: &a [x]\nb: *a"), ("projet.json", b"{")):
        refused = await alice.post(
            "/canvases/import",
            data={"form_token": token[0]},
            files={"file": (name, data)},
            headers=OWN_PAGE,
        )
        assert refused.status_code == 422
        assert 'id="file-problem"' in refused.text


async def test_a_form_from_elsewhere_does_nothing(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    bob = await house.visitor(await house.person("Bob"))
    mine = Page((await alice.get("/")).text).inputs["form_token"]
    theirs = re.findall(
        r'"/canvases"[^>]*>\s*<input[^>]*value="([^"]+)"', (await bob.get("/")).text
    )[0]
    evil = {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"}
    for token, headers in (
        ("", OWN_PAGE),
        ("x", OWN_PAGE),
        (theirs, OWN_PAGE),
        (mine, OWN_PAGE),
        (mine, evil),
    ):
        # `mine` is the token of the page's first form, which signs out: another purpose.
        refused = await alice.post(
            "/canvases", data={"form_token": token, "title": "x"}, headers=headers
        )
        assert refused.status_code == 403
    assert await house.services.organisations.every_id() == []


async def test_signing_out_ends_the_login_everywhere_and_clears_the_browser(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    copy = dict(alice.cookies)
    left = await fill(alice, "/", "/sign-out")
    assert (left.status_code, left.headers["location"]) == (303, "/")
    assert "storage" in left.headers["clear-site-data"]
    thief = await house.visitor()
    thief.cookies.update(copy)
    assert "Alice" not in (await thief.get("/")).text


async def test_a_persons_link_signs_in_when_its_button_is_pressed_and_not_before(
    house: House,
) -> None:
    secret = await house.services.accounts.links.make(await house.account("Alice"), "sign_in")
    browser = await house.visitor()
    page = await browser.get(f"/in/{secret}")
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
    assert "canevas" not in browser.cookies
    token = Page(page.text).inputs["form_token"]
    entered = await browser.post(f"/in/{secret}", data={"form_token": token}, headers=OWN_PAGE)
    assert entered.status_code == 303
    assert browser.cookies["canevas"] != secret
    assert "Alice" in (await browser.get("/")).text
    assert (await browser.get("/in/nothing")).status_code == 404


async def test_the_shell_says_what_the_script_must_know_and_carries_the_nonce(
    house: House,
) -> None:
    canvas = await house.canvas(title='Un </script><script>alert(1)</script> "titre"')
    alice = await house.visitor(await house.person("Alice"))
    page = await alice.get(f"/c/{canvas}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    nonce = re.search(r"'nonce-([^']+)'", page.headers["content-security-policy"])
    assert nonce is not None
    for tag, attributes in Page(page.text).tags:
        if tag == "script" and attributes.get("type") != "application/json":
            assert attributes.get("nonce") == nonce[1]
    config = re.search(r'id="canvas-config">(.*?)</script>', page.text, re.DOTALL)
    assert config is not None
    said = httpx.Response(200, content=config[1]).json()
    assert said["canvas"] == canvas
    assert said["urls"]["live"] == f"/c/{canvas}/live"
    assert said["account"] not in (await house.person("Alice"))


async def test_the_canvas_reads_as_text_without_script(house: House) -> None:
    alice = await house.program("Alice")
    brought = await alice.post(
        "/api/v1/canvases/import",
        content=demo_text("roubaix-epicerie-solidaire").encode(),
        headers={"Content-Type": "application/yaml"},
    )
    canvas = brought.json()["id"]
    whole = (await alice.get(f"/api/v1/canvases/{canvas}")).json()
    browser = await house.visitor(await house.person("Alice"))
    text = (await browser.get(f"/c/{canvas}/text")).text
    for section in whole["sections"].values():
        for card in section["cards"]:
            assert f'id="card-{card["id"]}"' in text
            assert card["code"] in text
    assert 'http-equiv="refresh"' in (await browser.get(f"/c/{canvas}")).text


async def test_a_guest_reads_its_own_sections_only_and_is_named_as_it_wished(
    house: House,
) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    for section in ("needs", "objectives"):
        await alice.post(
            f"/api/v1/canvases/{canvas}/cards",
            json={"section": section, "title": f"CANARI {section}"},
        )
    guest = await house.visitor(await house.guest(canvas, Role.GUEST_EDITOR, {"objectives"}))
    text = (await guest.get(f"/c/{canvas}/text")).text
    assert "CANARI objectives" in text
    assert "CANARI needs" not in text


async def test_words_of_people_are_never_markup(house: House) -> None:
    evil = '<img src=x onerror="alert(1)">'
    canvas = await house.canvas(title=evil)
    alice = await house.program("Alice")
    await alice.post(
        f"/api/v1/canvases/{canvas}/cards",
        json={
            "section": "needs",
            "title": evil,
            "plain": evil,
            "evidence": [{"type": "voice", "text": evil}],
        },
    )
    actor = await house.guest(canvas, Role.MEMBER, name=evil)
    guest = await house.visitor(actor)
    for place in ("/", f"/c/{canvas}", f"/c/{canvas}/text"):
        page = await guest.get(place)
        assert page.status_code == 200
        assert "<img" not in page.text


@pytest.mark.parametrize(
    ("place", "status"),
    [("/nowhere", 404), ("/c/x", 401), ("/i/x", 404), ("/c/x/text", 401), ("/static/x.js", 404)],
)
async def test_a_page_that_cannot_be_says_so_kindly(house: House, place: str, status: int) -> None:
    stranger = await house.visitor()
    page = await stranger.get(place)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>" in page.text
    assert 'href="/"' in page.text


async def test_a_canvas_page_of_others_is_one_that_is_not_there(house: House) -> None:
    canvas = await house.canvas("Bob")
    alice = await house.visitor(await house.person("Alice"))
    await alice.get("/")  # The browser has its name from now on, and no page names it again.
    for place in ("", "/text"):
        theirs = await alice.get(f"/c/{canvas}{place}")
        nobodys = await alice.get(f"/c/{'0' * 32}{place}")
        assert theirs.status_code == 404
        assert theirs.content == nobodys.content


async def test_what_nobody_expected_is_a_page_of_ours_with_all_headers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.app.state.patience = None
    stranger = await house.visitor()
    broken = await stranger.get("/j/ABCDEF")
    assert broken.status_code == 500
    assert broken.headers["x-request-id"] in broken.text
    assert "Traceback" not in broken.text
    assert "default-src 'none'" in broken.headers["content-security-policy"]


async def test_every_answer_carries_the_headers(house: House) -> None:
    stranger = await house.visitor()
    for place in ("/", "/api/v1/canvases", "/healthz", "/nowhere", "/metrics", "/robots.txt"):
        headers = (await stranger.get(place)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
    first, second = [(await stranger.get("/")).headers["content-security-policy"] for _ in "ab"]
    assert first != second


async def test_files_are_kept_for_ever_when_their_name_says_what_is_in_them(house: House) -> None:
    stranger = await house.visitor()
    icon = await stranger.get("/static/icons/canevas.svg")
    assert (icon.status_code, icon.headers["cache-control"]) == (200, "no-cache")
    assert icon.headers["content-encoding"] == "gzip"
    again = await stranger.get(
        "/static/icons/canevas.svg", headers={"If-None-Match": icon.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    for place in ("/static/../config.py", "/static/%2e%2e/config.py", "/static//etc/passwd"):
        assert (await stranger.get(f"{ADDRESS}{place}")).status_code == 404


async def test_the_house_says_how_it_is(house: House) -> None:
    stranger = await house.visitor()
    assert (await stranger.get("/healthz")).text == "ok\n"
    ready = await stranger.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    house.services.hub.draining = True
    draining = await stranger.get("/readyz")
    assert (draining.status_code, draining.json()["checks"]["accepting"]) == (503, False)
    metrics = (await stranger.get("/metrics")).text
    assert "canevas_http_requests_total" in metrics
    assert "canevas_rooms_open 0.0" in metrics


async def test_a_house_whose_database_is_locked_is_not_ready_and_is_again_afterwards(
    house: House, tmp_path: Path
) -> None:
    stranger = await house.visitor()
    other = sqlite3.connect(tmp_path / "canevas.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    locked = await stranger.get("/readyz")
    other.execute("ROLLBACK")
    other.close()
    assert (locked.status_code, locked.json()["checks"]["database"]) == (503, False)
    assert (await stranger.get("/readyz")).status_code == 200


async def test_choosing_a_language_after_a_faulty_form_leads_home(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    gone = await alice.get("/canvases?lang=nl")
    assert (gone.status_code, gone.headers["location"]) == (303, "/?lang=nl")
