"""Sixty ways to hide script in words, put wherever people's words are shown (dangers A9).

Nothing may run, nothing may be asked of another host, and the browser's policy must have
had nothing to stop: it is the second wall, and a test that only sees the second wall hold
would not notice that the first is gone.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Page
from playwright.sync_api import Request as Asked

from tests.browser.conftest import Join, OpenPage
from tests.support.server import RunningServer

CANARY = "canary.invalid"
PAYLOADS = (
    "<script>alert(1)</script>",
    f"<script src=//{CANARY}/a.js></script>",
    f"<img src=x onerror=alert(1)><img src=https://{CANARY}/b.png>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    f"<iframe src=https://{CANARY}/c></iframe>",
    "<object data=javascript:alert(1)>",
    f"<embed src=https://{CANARY}/d>",
    f"<link rel=stylesheet href=https://{CANARY}/e.css>",
    f"<style>@import 'https://{CANARY}/f.css';</style>",
    f"<style>*{{background:url(https://{CANARY}/g)}}</style>",
    "<div style=position:fixed;inset:0;background:red>x</div>",
    f"<base href=https://{CANARY}/>",
    f"<meta http-equiv=refresh content='0;url=https://{CANARY}/h'>",
    f"<form action=https://{CANARY}/i><button autofocus onfocus=alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    '" onmouseover=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    "`onmouseover=alert(1)`",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "{{7*7}}{{constructor.constructor('alert(1)')()}}",
    "{% import os %}{{ config.secret_key }}",
    "${alert(1)}",
    "<%= alert(1) %>",
    "#{alert(1)}",
    "__proto__",
    "constructor",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "\u202e<script>alert(1)</script>\u202c",
    "＜script＞alert(1)＜/script＞",
)


class Watch:
    """What a page did that words must never make it do."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def over(self, page: Page) -> Page:
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.on("request", self._request)
        page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))
        return page

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
            self.seen.append(f"policy {message.text}")

    def _request(self, asked: Asked) -> None:
        if CANARY in asked.url.split("?")[0]:
            self.seen.append(f"request {asked.url}")


class Program:
    """Somebody who writes over the API what no form would take."""

    def __init__(self, server: RunningServer, token: str) -> None:
        self._url, self._token = server.url, token

    def ask(self, method: str, path: str, body: object) -> dict[str, Any]:
        request = Request(
            f"{self._url}/api/v1{path}",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urlopen(request, timeout=10) as answer:
                found: dict[str, Any] = json.loads(answer.read() or b"{}")
                return found
        except HTTPError as refused:
            why = refused.read().decode()
            if refused.code >= 500:
                pytest.fail(why)
            return {"refused": refused.code, "why": why}


@pytest.fixture
def program(server: RunningServer) -> Program:
    email = "xss@example.org"
    if email not in server.log():
        # Another test of this file may have made the account.
        with suppress(RuntimeError):
            server.canevas("person", "create", "--email", email, "--name", PAYLOADS[0])
    said = server.canevas("token", "create", "--person", email, "--scope", "admin")
    return Program(server, said.split()[-1])


def body_of(payload: str) -> dict[str, Any]:
    text = {"type": "text", "text": payload}
    return {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}


def test_there_are_sixty() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_words_that_look_like_script_are_words_wherever_they_are_shown(
    server: RunningServer, program: Program, someone: OpenPage, join: Join
) -> None:
    made = program.ask("POST", "/canvases", {"title": PAYLOADS[0]})
    here = f"/canvases/{made['id']}"
    program.ask("PATCH", here, {"summary": " ".join(PAYLOADS), "intro_needs": PAYLOADS[2]})
    for number, payload in enumerate(PAYLOADS):
        section = ("needs", "objectives", "actors", "values", "evaluation")[number % 5]
        card = {"section": section, "title": payload, "body": body_of(payload)}
        added = program.ask("POST", f"{here}/cards", card)
        assert "refused" not in added, added
    for number, payload in enumerate(PAYLOADS[:6]):
        program.ask("POST", f"{here}/groups", {"name": payload[:80], "color": number})
        program.ask("POST", f"{here}/partners", {"name": payload[:80]})
        program.ask("POST", f"{here}/invitations", {"label": payload[:200]})
    watch = Watch()
    canvas = f"/c/{made['id']}"
    amina = join(canvas, "<img src=x onerror=alert(1)>", role="facilitator")
    watch.over(amina.page)
    bo = join(canvas, '"><svg onload=alert(1)>')
    watch.over(bo.page)
    for page in (amina.page, bo.page):
        page.reload()
        page.wait_for_selector(".section", state="attached")
        page.wait_for_timeout(500)
    cards = amina.page.locator(".section .card")
    for number in range(min(cards.count(), 12)):
        cards.nth(number).click(position={"x": 8, "y": 8}, force=True)
        amina.page.keyboard.press("Escape")
    people = f"{canvas}/people"
    for path in ("/", f"{canvas}/text", people, f"{people}/log", "/organisation"):
        amina.page.goto(f"{server.url}{path}")
        amina.page.wait_for_timeout(100)
        made_by_words = amina.page.locator(
            "main :is(img, iframe, object, embed, script, style, base, meta, link)"
        )
        assert made_by_words.count() == 0, path
    assert watch.seen == []


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/",
        f"//{CANARY}/",
        "blob:x",
        "sms:+32",
        "\x01javascript:alert(1)",
    ],
)
def test_a_link_leads_to_http_https_or_mail_and_nowhere_else(program: Program, href: str) -> None:
    made = program.ask("POST", "/canvases", {"title": "Liens"})
    mark = {"type": "link", "attrs": {"href": href}}
    text = {"type": "text", "text": "ici", "marks": [mark]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]}
    refused = program.ask(
        "POST", f"/canvases/{made['id']}/cards", {"section": "needs", "title": "x", "body": body}
    )
    assert refused.get("refused") == 422, refused
