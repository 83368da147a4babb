"""Small things around signing in: places to go to, browsers in two words, and patience."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workspace.errors import TooFast
from workspace.web.device import device_words
from workspace.web.own_path import own_path
from workspace.web.sign_in_patience import SignInPatience


@pytest.mark.parametrize("place", ["/", "/account", "/c/abc?x=1#y", "/join"])
def test_a_place_of_ours_is_gone_to(place: str) -> None:
    assert own_path(place) == place


@pytest.mark.parametrize(
    "place",
    [
        "",
        "evil.test",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        "http://evil.test",
        "https:evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        " /account",
        "/a b",
        "/é",
        "/" + "x" * 600,
        "/sign-in?next=/",
        "/sign-out",
        "/in/token",
        "/api/v1/me",
    ],
)
def test_any_other_place_is_the_start_page(place: str) -> None:
    assert own_path(place) == "/"


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox, Linux",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
            ),
            "Safari, iPhone",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
            ),
            "Edge, Windows",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36"
            ),
            "Samsung Internet, Android",
        ),
        ("python-httpx/0.28", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_browser_is_told_in_two_words(says: str, words: str) -> None:
    assert device_words(says) == words


def connection(host: str = "192.0.2.1", **cookies: str) -> HTTPConnection:
    held = "; ".join(f"{name}={value}" for name, value in cookies.items())
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": "http",
        "headers": [(b"host", b"canevas.test"), (b"cookie", held.encode())],
        "client": (host, 1),
        "server": ("canevas.test", 80),
        "path": "/",
        "query_string": b"",
    }
    return HTTPConnection(scope)


def tries(
    patience: SignInPatience, times: int, host: str = "192.0.2.1", email: str = "a@b.c"
) -> list[bool]:
    """Wrong passwords: which of them were looked at."""
    looked_at = []
    for _ in range(times):
        try:
            with patience.one_try(
                connection(host), patience.account(email), browser=None
            ) as was_wrong:
                was_wrong()
            looked_at.append(True)
        except TooFast:
            looked_at.append(False)
    return looked_at


def test_wrong_ones_from_one_address_are_soon_slow() -> None:
    patience = SignInPatience("k" * 40)
    assert tries(patience, 8) == [True] * 6 + [False] * 2
    # Neither another account from there nor the same account from elsewhere has to wait.
    assert tries(patience, 1, email="d@e.f") == [True]
    assert tries(patience, 1, host="198.51.100.7") == [True]


def test_one_household_of_ipv6_is_one_address() -> None:
    patience = SignInPatience("k" * 40)
    looked_at = [tries(patience, 1, host=f"2001:db8::{n:x}")[0] for n in range(8)]
    assert looked_at == [True] * 6 + [False] * 2


def test_one_address_that_tries_everybody_is_slow_too() -> None:
    patience = SignInPatience("k" * 40)
    looked_at = [tries(patience, 1, email=f"{n}@b.c")[0] for n in range(45)]
    assert looked_at == [True] * 41 + [False] * 4


def test_an_attack_from_everywhere_does_not_stand_in_the_way_of_a_known_browser() -> None:
    patience = SignInPatience("k" * 40)
    account = patience.account("a@b.c")
    looked_at = [tries(patience, 1, host=f"192.0.{n}.1")[0] for n in range(110)]
    assert looked_at == [True] * 101 + [False] * 9
    with patience.one_try(connection("203.0.113.9"), account, browser="mine"):
        pass
    # Its own mistakes slow it down as well, and a right one passes after seconds.
    for _ in range(21):
        with patience.one_try(connection(), account, browser="mine") as was_wrong:
            was_wrong()
    with pytest.raises(TooFast) as wait, patience.one_try(connection(), account, browser="mine"):
        pass
    assert wait.value.facts["seconds"] == 5


def test_tries_that_are_still_being_checked_count() -> None:
    patience = SignInPatience("k" * 40)
    account = patience.account("a@b.c")
    held = [patience.one_try(connection(), account, browser=None) for _ in range(8)]
    entered = 0
    for one in held:
        try:
            one.__enter__()
            entered += 1
        except TooFast:
            break
    assert entered == 6
    for one in held[:entered]:
        one.__exit__(None, None, None)
    # Right ones cost nothing.
    assert tries(patience, 1) == [True]


def test_a_browser_is_known_for_the_accounts_it_signed_in_to_and_only_itself() -> None:
    patience = SignInPatience("k" * 40)
    account, other = patience.account("a@b.c"), patience.account("d@e.f")
    assert account != other
    assert account == patience.account(" A@B.c ")
    response = Response()
    patience.remember(connection(), response, "mine", account, None)
    value = response.headers["set-cookie"].split(";")[0].removeprefix("canevas_known=")
    assert patience.is_known(connection(canevas_known=value), "mine", account)
    assert not patience.is_known(connection(canevas_known=value), "mine", other)
    assert not patience.is_known(connection(canevas_known=value), "another", account)
    assert not patience.is_known(connection(canevas_known=value + "x"), "mine", account)
    assert not SignInPatience("z" * 40).is_known(connection(canevas_known=value), "mine", account)
    assert "a@b.c" not in value
