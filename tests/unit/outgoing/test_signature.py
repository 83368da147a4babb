"""A receiver can tell ours from anybody's, and today's from last week's."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from workspace.outgoing.signature import FRESH_SECONDS, sign, verify

BODY = b'{"event":"ping"}'
AT = 1_772_442_000


def test_the_signature_is_the_one_that_the_documents_describe() -> None:
    mac = hmac.new(b"whsec_a", f"{AT}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert sign(["whsec_a"], AT, BODY) == f"t={AT},v1={mac}"


def test_while_a_secret_changes_both_are_right() -> None:
    header = sign(["new", "old"], AT, BODY)
    assert verify("new", header, BODY, AT)
    assert verify("old", header, BODY, AT)
    assert not verify("other", header, BODY, AT)


@pytest.mark.parametrize("away", [-FRESH_SECONDS - 1, FRESH_SECONDS + 1, 86_400])
def test_what_was_overheard_is_worth_nothing_later(away: int) -> None:
    assert not verify("a", sign(["a"], AT, BODY), BODY, AT + away)


def test_another_body_or_another_time_is_not_signed() -> None:
    header = sign(["a"], AT, BODY)
    assert verify("a", header, BODY, AT + FRESH_SECONDS)
    assert not verify("a", header, BODY + b" ", AT)
    assert not verify("a", header.replace(str(AT), str(AT + 1)), BODY, AT)


@pytest.mark.parametrize(
    "header", ["", "t=", "t=x,v1=y", f"t={AT}", f"t={AT},t={AT},v1=", "v1=", "t=²,v1=", "t=9" * 99]
)
def test_a_header_of_another_shape_is_refused(header: str) -> None:
    assert not verify("a", header, BODY, AT)
