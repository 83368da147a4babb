"""A new canvas in French, and a moment."""

import random
from datetime import UTC, datetime

import pytest

from workspace.canvas import edits
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.model import Canvas
from workspace.canvas.order import Draw

Docs = dict[str, SectionDoc]


def canvas_of(docs: Docs) -> Canvas:
    """What a reader sees now."""
    return read_canvas(docs, id="c" * 32, epoch=1, revision=7, language="fr")


@pytest.fixture
def docs() -> Docs:
    return edits.new_canvas(title="L'Escale du Canal", language="fr")


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def draw() -> Draw:
    return random.Random(7).randrange
