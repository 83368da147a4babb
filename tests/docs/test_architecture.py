"""The floors in `docs/architecture.md` are the floors that the checks keep."""

from __future__ import annotations

import re
import tomllib

from tests.docs.reading import ROOT, blocks, section, text_of

FLOORS = blocks(section(text_of("docs/architecture.md"), "Floors"))[0].text
SHOWN = re.findall(r"workspace(?:\.\w+)+", FLOORS)


def layers() -> list[set[str]]:
    """The floors of import-linter's contract, from the top down."""
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    kept = next(contract for contract in contracts if contract["type"] == "layers")
    return [set(re.findall(r"[\w.]+", layer)) for layer in kept["layers"]]


def test_floors_are_shown_in_the_order_in_which_they_lean() -> None:
    floor_of = {name: number for number, names in enumerate(layers()) for name in names}
    pure = FLOORS[FLOORS.index("below: pure") :]
    above = [floor_of[name] for name in SHOWN if name not in pure]
    below = [floor_of[name] for name in SHOWN if name in pure]
    assert above == sorted(above)
    assert below == sorted(below)


def test_every_package_with_a_floor_is_shown() -> None:
    packages = {name for names in layers() for name in names if name.count(".") == 1}
    assert packages - {"workspace.__main__"} <= set(SHOWN)


def test_the_packages_beside_the_floors_are_mentioned() -> None:
    text = text_of("docs/architecture.md")
    folders = {
        path.name
        for path in (ROOT / "workspace").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    shown = {name.split(".")[1] for name in SHOWN} | {"realtime"}
    assert {name for name in folders - shown if f"workspace/{name}/" not in text} == set()
