"""The access log in sentences: no event is told as a bare word."""

from __future__ import annotations

from workspace.access.events import AUDIT_EVENTS
from workspace.web.access_words import EVENTS


def test_every_event_that_is_written_has_a_sentence_and_no_sentence_waits_for_nothing() -> None:
    assert set(EVENTS) == AUDIT_EVENTS
