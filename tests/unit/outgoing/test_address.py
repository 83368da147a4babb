"""Addresses that people type: only the wide internet, however it is written (dangers A11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.outgoing.address import BadAddress, judge, read_address

INSIDE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2001:0:7f00:1::",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OUTSIDE = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4007::1"]


@pytest.mark.parametrize("number", INSIDE)
def test_no_number_around_us_is_connected_to(number: str) -> None:
    with pytest.raises(BadAddress) as refused:
        judge(number)
    assert refused.value.facts == {"why": "private"}


@pytest.mark.parametrize("number", OUTSIDE)
def test_the_wide_internet_may_be_told(number: str) -> None:
    judge(number)
    host = f"[{number}]" if ":" in number else number
    assert read_address(f"https://{host}/told").host == number


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_a_private_number_stays_private_in_every_dress(number: object) -> None:
    for dress in ("{}", "::ffff:{}", "::{}", "64:ff9b::{}"):
        with pytest.raises(BadAddress):
            judge(dress.format(number))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/told", "not_https"),
        ("ftp://example.org/", "not_https"),
        ("file:///etc/hostname", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("gopher://example.org:25/_HELO", "not_https"),
        ("example.org/told", "not_https"),
        ("", "not_https"),
        ("https://", "malformed"),
        ("https:///told", "malformed"),
        ("https://example.org:0/", "malformed"),
        ("https://example.org:99999/", "malformed"),
        ("https://example.org:port/", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://example.org/#part", "malformed"),
        ("https://example.org/a b", "malformed"),
        ("https://example.org/\r\nX-Evil: 1", "malformed"),
        ("https://example.org\\@evil.test/", "malformed"),
        ("https://example.org/\u202e", "malformed"),
        ("https://" + "a" * 64 + ".example.org/", "malformed"),
        ("https://example.org/" + "x" * 2_000, "malformed"),
        ("https://me:secret@example.org/", "credentials"),
        ("https://me@example.org/", "credentials"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]:8443/", "private"),
        ("https://169.254.169.254/latest/meta-data", "private"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused_with_its_reason(url: str, why: str) -> None:
    with pytest.raises(BadAddress) as refused:
        read_address(url)
    assert refused.value.facts == {"why": why}


def test_an_address_is_taken_apart_for_a_connection_by_number() -> None:
    target = read_address("https://Écoute.example.org:8443/a/b?c=d")
    assert (target.host, target.port, target.rest) == (
        "xn--coute-9ra.example.org",
        8443,
        "/a/b?c=d",
    )
    assert target.authority == "xn--coute-9ra.example.org:8443"
    assert target.at("1.2.3.4") == "https://1.2.3.4:8443/a/b?c=d"
    assert target.at("2606::1") == "https://[2606::1]:8443/a/b?c=d"
    plain = read_address("https://example.org")
    assert (plain.authority, plain.rest) == ("example.org", "/")


def test_an_operator_may_open_the_networks_around_us() -> None:
    assert read_address("http://127.0.0.1:8080/", private=True).port == 8080
    judge("10.0.0.1", private=True)
    for never in ("0.0.0.0", "::", "224.0.0.1", "::ffff:0.0.0.0", "ff02::1"):
        with pytest.raises(BadAddress):
            judge(never, private=True)
    with pytest.raises(BadAddress):
        read_address("ftp://127.0.0.1/", private=True)


@given(st.text(max_size=60) | st.text("htps:/[]@.0123456789abcdefx%\\?#", max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://{text}/x"):
        try:
            target = read_address(url)
        except BadAddress:
            continue
        assert target.scheme == "https"
        assert target.host
