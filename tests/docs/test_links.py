"""Every relative link in the documents leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.reading import ROOT, anchors, documents, without_code

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
_IMAGE = re.compile(r"<(?:img|source)[^>]+src(?:set)?=\"([^\"]+)\"")


def links(path: Path) -> list[str]:
    text = without_code(path.read_text("utf-8"))
    return _LINK.findall(text) + _IMAGE.findall(text)


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    broken: list[str] = []
    for link in links(path):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors(target.read_text("utf-8"))
        ):
            broken.append(link)
    assert broken == []


def test_there_are_documents_and_they_link_to_each_other() -> None:
    assert len(documents()) > 5
    assert sum(len(links(path)) for path in documents()) > 20


def test_pages_that_are_in_docs_are_reachable_from_its_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    pages = set((ROOT / "docs").rglob("*.md")) - {index}
    assert {str(page.relative_to(ROOT)) for page in pages - linked} == set()
