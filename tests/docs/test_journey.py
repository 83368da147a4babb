"""The journey names files and things that are there, in the order in which it is read."""

from __future__ import annotations

import re

import pytest

from tests.docs.reading import ROOT, code_in, text_of

JOURNEY = text_of("docs/journey-of-an-edit.md")
STEPS = re.findall(r"^### (\d+)\. `([^`]+)` · `([^`]+)`$", JOURNEY, re.MULTILINE)


def test_steps_are_numbered_without_a_gap() -> None:
    assert [int(number) for number, _, _ in STEPS] == list(range(1, len(STEPS) + 1))
    assert len(STEPS) == JOURNEY.count("\n### ")


@pytest.mark.parametrize(("number", "path", "name"), STEPS)
def test_each_step_names_something_that_its_file_defines(number: str, path: str, name: str) -> None:
    source = (ROOT / path).read_text("utf-8")
    for part in name.split("."):
        assert re.search(
            rf"\b(?:class|def|function|const)\s+{part}\b|^\s+{part}\(", source, re.MULTILINE
        ), f"step {number}: {path} does not define {part}"


@pytest.mark.parametrize("name", ["docs/journey-of-an-edit.md", "docs/architecture.md"])
def test_every_file_that_is_mentioned_exists(name: str) -> None:
    mentioned = {
        code
        for code in code_in(
            re.sub(r"^```.*?^```$", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
        )
        if re.fullmatch(r"(?:workspace|frontend|tests|tools|benchmarks|migrations)/[\w/.-]+", code)
    }
    assert mentioned
    assert {path for path in mentioned if not (ROOT / path).exists()} == set()
