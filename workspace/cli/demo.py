"""`canevas demo`: three invented projects to look around in, and links to click.

The links are kept beside the database, readable only by its owner, so that the
server can print them again each time it starts. They open invented projects only.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from workspace.cli.people import address
from workspace.cli.running import complain_in_one_line, print_json, with_cupboard
from workspace.config import read_config

if TYPE_CHECKING:
    from workspace.cli.cupboard import Cupboard

EMAIL: Final = "camille@demo.example"
NAME: Final = "Camille"
PARTNER: Final = "CPAS"
FILE: Final = "demo-links.json"
EXAMPLES: Final = Path(__file__).resolve().parent.parent / "demo"
_LABELS: Final = {
    "facilitator": "facilitator",
    "supervisor": "supervisor",
    "guest_editor": "guest editor (objectives only)",
    "participant": "participant",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the links as JSON.")
@complain_in_one_line
def demo(as_json: bool) -> None:
    """Load the three example projects into an empty database and print links to them.

    A database with canvases of its own is left alone.
    """
    folder = read_config().data_dir
    made = with_cupboard(_load)
    if made is not None:
        _keep(folder, made)
    elif (kept := _kept(folder)) and (renewed := with_cupboard(partial(_renew, kept))):
        _keep(folder, renewed)
    links = demo_links(folder, address())
    if as_json:
        print_json({"loaded": made is not None, "links": links})
        return
    if made is None:
        click.echo("the database has canvases already; nothing was loaded")
    say_links(links)


def demo_links(folder: Path, base: str) -> dict[str, str]:
    """Role → link of the demo that was loaded into `folder`; empty when there is none."""
    return {role: f"{base}{place}" for role, place in _kept(folder).items()}


def say_links(links: dict[str, str]) -> None:
    """Prints one link a line."""
    for role, link in links.items():
        click.echo(f"  {_LABELS[role]:32}{link}")


def _kept(folder: Path) -> dict[str, str]:
    path = folder / FILE
    found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def _keep(folder: Path, places: dict[str, str]) -> None:
    path = folder / FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(places, file, indent=2)


async def _renew(places: dict[str, str], cupboard: Cupboard) -> dict[str, str] | None:
    # A demo that an older program loaded has a link of another kind for its facilitator.
    from workspace.accounts import LinkOver
    from workspace.errors import NotFound

    try:
        await cupboard.accounts.links.look(places.get("facilitator", "").rpartition("/")[2])
    except LinkOver:
        try:
            facilitator = await cupboard.accounts.person_by_email(EMAIL)
        except NotFound:
            return None
        link = await cupboard.accounts.links.make(facilitator, "demo")
        return {**places, "facilitator": f"/in/{link}"}
    return None


async def _load(cupboard: Cupboard) -> dict[str, str] | None:
    from workspace.access import Role
    from workspace.organisations.beginning import bring_canvas, read_file

    if await cupboard.organisations.every_id():
        return None
    facilitator = await cupboard.accounts.create_person(EMAIL, NAME, "fr")
    first = ""
    groups: dict[str, str] = {}
    for path in sorted(EXAMPLES.glob("*.yaml"), reverse=True):
        content = read_file(path.read_bytes(), is_yaml=True)
        claim = await bring_canvas(cupboard, facilitator.actor, content)
        first = claim.canvas
        groups = {str(g.get("type")): g["id"] for g in content.groups}
    invite = cupboard.organisations.invite
    by = facilitator.actor
    supervisor = await invite(first, by, Role.SUPERVISOR, label="demo")
    partner = await cupboard.organisations.add_partner(first, PARTNER, by)
    guest = await invite(
        first,
        by,
        Role.GUEST_EDITOR,
        group=groups.get("partners"),
        reads={"frame", "objectives"},
        writes={"objectives"},
        partner=partner.id,
        label="demo",
    )
    # A participant of the demo speaks for those whom the project concerns.
    concerned = groups.get("concerned")
    participant = await invite(first, by, Role.MEMBER, group=concerned, label="demo")
    link = await cupboard.accounts.links.make(facilitator, "demo")
    return {
        "facilitator": f"/in/{link}",
        "supervisor": f"/i/{supervisor.token}",
        "guest_editor": f"/i/{guest.token}",
        "participant": f"/i/{participant.token}",
    }
