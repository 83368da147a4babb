"""Three invented projects, whole: what a new installation shows, and what the tests read.

All persons and associations in them are made up.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from workspace.canvas.interchange import from_example, read_yaml
from workspace.canvas.model import Canvas

DEMOS: Final = (
    "charleroi-accueil-de-jour",
    "molenbeek-amo-quartier",
    "roubaix-epicerie-solidaire",
)


def demo_text(name: str) -> str:
    """The YAML of one of `DEMOS`."""
    if name not in DEMOS:
        raise KeyError(name)
    return (files(__name__) / f"{name}.yaml").read_text("utf-8")


def demo_canvas(name: str) -> Canvas:
    """One of `DEMOS` as a canvas."""
    return from_example(read_yaml(demo_text(name)))


def demo_canvases() -> tuple[Canvas, ...]:
    """All three."""
    return tuple(map(demo_canvas, DEMOS))
