"""`canevas canvas …`: canvases from the shell.

These commands never open a room, so they are safe beside a running server: creating
and importing make new canvases, listing and exporting read what is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from workspace.cli.running import complain_in_one_line, print_json, with_cupboard

if TYPE_CHECKING:
    from workspace.canvas.model import Canvas
    from workspace.cli.cupboard import Cupboard
    from workspace.history.log import Claim

_LANGUAGES = click.Choice(["fr", "en", "nl", "de", "ar"])
_OWNER = click.option("--person", "email", help="Who facilitates it, by e-mail address.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group()
def canvas() -> None:
    """Create, list, export and import canvases."""


@canvas.command("create")
@click.option("--title", required=True, help="What it is about, in one sentence.")
@click.option("--language", default="fr", show_default=True, type=_LANGUAGES)
@_OWNER
@_JSON
@complain_in_one_line
def create(title: str, language: str, email: str | None, as_json: bool) -> None:
    """Create an empty canvas and print its id."""
    from workspace.organisations.beginning import begin_canvas

    async def work(cupboard: Cupboard) -> Claim:
        actor = await _actor(cupboard, email)
        return await begin_canvas(cupboard, actor, title=title, language=language)

    _print_made(with_cupboard(work), as_json)


@canvas.command("list")
@_JSON
@complain_in_one_line
def list_all(as_json: bool) -> None:
    """List every canvas, last changed first."""
    found = with_cupboard(lambda cupboard: cupboard.organisations.all())
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "title": each.title,
                    "language": each.language,
                    "revision": each.revision,
                    "changed_at": each.changed_at,
                }
                for each in found
            ]
        )
        return
    for each in found:
        click.echo(f"{each.id}  {each.changed_at:%Y-%m-%d %H:%M}  {each.title}")


@canvas.command("export")
@click.argument("canvas_id", metavar="CANVAS")
@click.option(
    "--format", "form", default="json", show_default=True, type=click.Choice(["json", "yaml"])
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else stdout."
)
@click.option(
    "--with-history",
    is_flag=True,
    help="With its log, moments, milestones and reviews, for another server (needs --output).",
)
@complain_in_one_line
def export(canvas_id: str, form: str, output: Path | None, with_history: bool) -> None:
    """Export CANVAS whole, as it is committed: all that is needed to bring it back."""
    if with_history:
        _take_out(canvas_id, output)
        return
    from workspace.canvas.interchange import to_example, to_json, write_yaml

    found = with_cupboard(lambda cupboard: _whole(cupboard, canvas_id))
    if form == "yaml":
        text = write_yaml(to_example(found))
    else:
        text = msgspec.json.format(msgspec.json.encode(to_json(found)), indent=2).decode() + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8")


@canvas.command("import")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@_OWNER
@_JSON
@complain_in_one_line
def bring(file: Path, email: str | None, as_json: bool) -> None:
    """Import FILE (JSON or YAML; `-` for stdin) as a new canvas and print its id.

    A file made by `export --with-history` comes in with its id and its history, once.
    """
    from workspace.chronicle.moving import MAGIC
    from workspace.organisations.beginning import bring_canvas, read_file

    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    if data.startswith(MAGIC):
        _print_made(with_cupboard(lambda cupboard: _bring_in(cupboard, email, data)), as_json)
        return
    content = read_file(data, is_yaml=not data.lstrip().startswith(b"{"))

    async def work(cupboard: Cupboard) -> Claim:
        return await bring_canvas(cupboard, await _actor(cupboard, email), content)

    _print_made(with_cupboard(work), as_json)


def _take_out(canvas_id: str, output: Path | None) -> None:
    from workspace.chronicle.moving import take_out

    if output is None:
        raise click.UsageError("--with-history writes a ZIP: say where with --output")
    with output.open("wb") as file:
        with_cupboard(lambda cupboard: take_out(cupboard.database, canvas_id, file))


async def _bring_in(cupboard: Cupboard, email: str | None, data: bytes) -> Claim:
    from workspace.chronicle.moving import bring_in
    from workspace.history.log import Claim

    actor = await _actor(cupboard, email)
    ident = await bring_in(cupboard.database, data)
    if actor != "system":
        await cupboard.organisations.begin(ident, actor)
    found = await cupboard.organisations.summary(ident)
    return Claim(ident, 1, found.epoch, found.revision, found.language, found.title)


async def _whole(cupboard: Cupboard, canvas_id: str) -> Canvas:
    from workspace.organisations.reading import documents_at

    documents = await documents_at(cupboard, await cupboard.organisations.summary(canvas_id))
    found = documents.read(await cupboard.organisations.aside(canvas_id))
    return found.with_notes(await cupboard.organisations.notes(canvas_id))


async def _actor(cupboard: Cupboard, email: str | None) -> str:
    if email is None:
        return "system"
    return (await cupboard.accounts.person_by_email(email)).actor


def _print_made(claim: Claim, as_json: bool) -> None:
    if as_json:
        print_json({"id": claim.canvas, "title": claim.title, "revision": claim.revision})
    else:
        click.echo(claim.canvas)
