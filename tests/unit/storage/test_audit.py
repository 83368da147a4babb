"""The access log holds words of ours, ids and numbers; nothing people wrote, no secret (A17)."""

from __future__ import annotations

import re
from pathlib import Path

from workspace.access.events import AUDIT_EVENTS, TOLD
from workspace.storage.tables import audit

SOURCE = Path(__file__).resolve().parents[3] / "workspace"
# Facts that may stand beside an event: ids, roles, numbers, names of sections and of columns.
WORDS = re.compile(r'event="([a-z_.]+)"')


def test_every_word_that_is_written_is_on_the_list_and_every_word_is_short_enough() -> None:
    used = {
        word
        for path in SOURCE.rglob("*.py")
        if "audit.note(" in path.read_text("utf-8")
        for word in WORDS.findall(path.read_text("utf-8"))
    }
    assert used
    assert used <= AUDIT_EVENTS
    longest = audit.c.event.type
    assert max(map(len, AUDIT_EVENTS)) <= (longest.length or 0)  # type: ignore[attr-defined]


def test_what_is_told_to_programs_is_on_the_list_too() -> None:
    assert set(TOLD) <= AUDIT_EVENTS


def test_nothing_writes_to_the_access_log_but_the_one_function() -> None:
    writers = [
        path.relative_to(SOURCE.parent).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"insert\((tables\.)?audit\)", path.read_text("utf-8"))
    ]
    assert writers == ["workspace/storage/audit.py"]
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"(update|delete)\((tables\.)?audit\b", text), path
