"""Reads our Markdown the little the tests need: tables, code blocks, links, headings."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")


def documents() -> list[Path]:
    """Every Markdown file of the project itself, as git knows it (new ones included)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(name: str) -> str:
    """The document `name`, given from the root of the project."""
    return (ROOT / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under `heading`, up to the next heading of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(heading)}\s*$", text, re.MULTILINE)
    assert found, f"no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", without_code(rest), re.MULTILINE)
    return rest[: end.start()] if end else rest


def without_code(text: str) -> str:
    """`text` with every line of its code blocks blanked, at the same length."""
    return re.sub(
        r"^```.*?^```$",
        lambda block: re.sub(r"[^\n]", " ", block[0]),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )


def rows(text: str) -> list[list[str]]:
    """The rows of every table in `text`, without headers; cells as they are written."""
    found: list[list[str]] = []
    lines = without_code(text).splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        is_header = number + 1 < len(lines) and set(lines[number + 1]) <= set("|-: ") != set()
        if is_header and lines[number + 1].startswith("|"):
            continue
        cells = _CELL.split(line.strip().strip("|"))
        found.append([cell.strip().replace("\\|", "|") for cell in cells])
    return found


def code_in(cell: str) -> list[str]:
    """Everything between back-ticks in `cell`."""
    return _CODE.findall(cell)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the language after the fence, and its text."""

    language: str
    text: str


def blocks(text: str) -> list[Block]:
    """Every fenced block of `text`."""
    return [
        Block(found[1], found[2])
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]


def anchors(text: str) -> set[str]:
    """The addresses of the headings, as GitHub and its kin make them."""
    made: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", without_code(text), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        made.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return made
