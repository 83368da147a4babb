"""What the documents tell people to type is there to be typed."""

from __future__ import annotations

import re

import pytest

from tests.docs.reading import ROOT, blocks, code_in, documents, text_of, without_code


def typed(pattern: str) -> set[str]:
    """Every command that begins with `pattern`, in prose and in shell blocks."""
    found: set[str] = set()
    for path in documents():
        text = path.read_text("utf-8")
        lines = [line for block in blocks(text) for line in block.text.splitlines()]
        for line in [*code_in(without_code(text)), *lines]:
            found |= set(re.findall(rf"(?:^|&& ){pattern}", line.strip()))
    return found


def test_every_verb_of_make_that_is_named_exists() -> None:
    offered = set(re.findall(r"^([a-z]+):.*## ", text_of("Makefile"), re.MULTILINE))
    named = typed(r"make ([a-z]+)")
    assert {"run", "test", "check"} <= named
    assert named - offered == set()


def test_every_verb_of_the_language_tool_that_is_named_exists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from workspace.language.__main__ import main

    named = typed(r"python -m workspace\.language ([a-z]+)")
    assert named >= {"extract", "typeset", "check"}
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = capsys.readouterr().out
    assert {verb for verb in named if verb not in offered} == set()


def test_the_first_change_begins_with_lines_that_are_there() -> None:
    text = text_of("CONTRIBUTING.md")
    first = next(block for block in blocks(text) if "FREQUENCIES" in block.text)
    schema = (ROOT / "workspace/canvas/schema/evaluation.py").read_text("utf-8")
    known = [
        line for line in first.text.splitlines() if "two_yearly" not in line and "Option" in line
    ]
    assert known
    assert all(line in schema for line in known)
    assert "two_yearly" not in schema, "the example became true: choose another first change"
