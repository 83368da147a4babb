"""What `docs/api.md` says about webhooks is what happens; its example is run."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.docs.reading import blocks, code_in, rows, section, text_of
from workspace.access.events import WEBHOOK_EVENTS
from workspace.organisations.webhooks import TRIES
from workspace.outgoing.post import SECONDS
from workspace.outgoing.signature import FRESH_SECONDS, HEADER, sign

TEXT = section(text_of("docs/api.md"), "Webhooks")
BODY = b'{"id":"1","event":"ping"}'
NOW = 1_772_442_000


def example() -> Callable[[str, str, bytes, float], bool]:
    [code] = [block.text for block in blocks(TEXT) if block.language == "python"]
    found: dict[str, Callable[[str, str, bytes, float], bool]] = {}
    exec(code, found)
    return found["is_genuine"]


def test_every_event_is_listed_and_no_other() -> None:
    assert [code_in(row[0])[0] for row in rows(TEXT)] == list(WEBHOOK_EVENTS)


def test_the_example_takes_what_we_sign_and_nothing_else() -> None:
    is_genuine = example()
    header = sign(["new", "old"], NOW, BODY)
    assert is_genuine("new", header, BODY, NOW)
    assert is_genuine("old", header, BODY, NOW + FRESH_SECONDS)
    assert not is_genuine("other", header, BODY, NOW)
    assert not is_genuine("new", header, BODY + b" ", NOW)
    assert not is_genuine("new", header, BODY, NOW + FRESH_SECONDS + 1)
    for nonsense in ("", "t=,v1=", "v1=" + "0" * 64, f"t={NOW}", "t=x,v1=y"):
        assert not is_genuine("new", nonsense, BODY, NOW)


def test_the_numbers_are_those_of_the_program() -> None:
    assert HEADER in TEXT
    assert re.search(r"tried (\w+) times within a day", TEXT)
    assert TRIES == 8
    assert SECONDS == 10
