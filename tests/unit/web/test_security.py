"""The headers on every answer, and the proof an unsafe request must bring."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request

from workspace.web.security import (
    Forged,
    FormTokens,
    check_origin,
    content_policy,
    is_https,
    own_origins,
)

OURS = frozenset({"https://canevas.example"})


def request(url_scheme: str = "https", host: str = "canevas.example") -> Request:
    return Request(
        {
            "type": "http",
            "method": "POST",
            "scheme": url_scheme,
            "server": (host, 443),
            "path": "/",
            "query_string": b"",
            "headers": [(b"host", host.encode())],
        }
    )


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = content_policy("abc")
    assert "default-src 'none'" in policy
    assert "script-src 'nonce-abc' 'strict-dynamic'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "*" not in policy
    for closed in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert closed in policy


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "https://canevas.example"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "https://canevas.example"},
    ],
)
def test_an_unsafe_request_from_our_own_page_passes(headers: dict[str, str]) -> None:
    check_origin(Headers(headers), OURS)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"sec-fetch-site": "cross-site", "origin": "https://canevas.example"}, "other_site"),
        ({"sec-fetch-site": "same-site", "origin": "https://canevas.example"}, "other_site"),
        ({"sec-fetch-site": "none"}, "other_site"),
        ({"origin": "https://canevas.example.evil.test"}, "other_origin"),
        ({"origin": "http://canevas.example"}, "other_origin"),
        ({"origin": "https://canevas.example:8443"}, "other_origin"),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.test"}, "other_origin"),
        ({"origin": "null"}, "no_origin"),
        ({}, "no_origin"),
    ],
)
def test_an_unsafe_request_from_elsewhere_is_refused(headers: dict[str, str], why: str) -> None:
    with pytest.raises(Forged) as refused:
        check_origin(Headers(headers), OURS)
    assert refused.value.facts == {"why": why}


def test_a_form_with_its_own_proof_may_come_without_an_origin_but_not_from_another() -> None:
    check_origin(Headers({"origin": "null"}), OURS, proven=True)
    check_origin(Headers({}), OURS, proven=True)
    with pytest.raises(Forged):
        check_origin(Headers({"origin": "https://evil.test"}), OURS, proven=True)


def test_our_origins_are_the_public_address_and_the_one_asked_for() -> None:
    found = own_origins(request("http", "10.0.0.7:8000"), "https://canevas.example/")
    assert found == {"http://10.0.0.7:8000", "https://canevas.example"}


def test_a_public_https_address_makes_the_visit_https_behind_a_proxy() -> None:
    assert is_https(request("http"), "https://canevas.example")
    assert is_https(request("https"), None)
    assert not is_https(request("http"), None)
    assert not is_https(request("http"), "http://canevas.example")


def test_a_form_token_is_good_in_its_own_browser_and_for_its_own_purpose_only() -> None:
    tokens = FormTokens("k" * 32)
    token = tokens.make("browser-a", "new-canvas")
    tokens.check(token, "browser-a", "new-canvas")
    for browser, purpose in (("browser-b", "new-canvas"), ("browser-a", "sign-out"), ("", "")):
        with pytest.raises(Forged):
            tokens.check(token, browser, purpose)
    with pytest.raises(Forged):
        tokens.check(token[:-2] + "AA", "browser-a", "new-canvas")
    with pytest.raises(Forged):
        FormTokens("j" * 32).check(token, "browser-a", "new-canvas")


def test_a_form_token_for_no_browser_is_never_good() -> None:
    tokens = FormTokens("k" * 32)
    with pytest.raises(Forged):
        tokens.check(tokens.make("", "new-canvas"), "", "new-canvas")
