"""`canevas migrate` and `canevas verify`: the database itself."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import click

from workspace.cli.running import complain, complain_in_one_line, print_json, with_cupboard
from workspace.config import read_config

if TYPE_CHECKING:
    from workspace.cli.cupboard import Cupboard
    from workspace.history.log import Fault


@click.command()
@complain_in_one_line
def migrate() -> None:
    """Create the database, or bring it up to date. Run twice, it does nothing the second time."""
    from workspace.storage import schema_version
    from workspace.storage.database import open_database

    async def run() -> tuple[str | None, str]:
        database = open_database(read_config().database_url)
        try:
            before = await database.read(schema_version.found)
            return before, await database.write(schema_version.migrate)
        finally:
            await database.close()

    before, after = asyncio.run(run())
    if before == after:
        click.echo(f"the database is up to date ({after})")
    else:
        click.echo(f"the database is ready ({before or 'new'} → {after})")


@click.command()
@click.argument("canvas", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@complain_in_one_line
def verify(canvas: str | None, as_json: bool) -> None:
    """Prove that the log is whole, for one CANVAS or for all of them.

    Every row is hashed again and compared with the next; checkpoints are compared with
    the rows they stand for. Status 1 and the row's number when something is wrong.
    """
    checked, faults, erased = with_cupboard(lambda cupboard: _faults(cupboard, canvas))
    if as_json:
        print_json({"canvases": checked, "faults": faults, "erasures": erased})
    else:
        for one in erased:
            click.echo(
                f"canvas {one['canvas']}: epoch {one['epoch']} begins behind revision"
                f" {one['begins_after']}, because something was erased on {one['on']}"
            )
        for fault in faults:
            complain(f"canvas {fault.canvas}, revision {fault.revision}: {fault.reason}")
        click.echo(f"{checked} canvases verified, {len(faults)} faults")
    if faults:
        sys.exit(1)


async def _faults(
    cupboard: Cupboard, canvas: str | None
) -> tuple[int, list[Fault], list[dict[str, Any]]]:
    from workspace.clock import from_milliseconds
    from workspace.storage import erasing

    if canvas is not None:
        await cupboard.organisations.summary(canvas)
    ids = [canvas] if canvas else list(await cupboard.organisations.every_id())
    faults: list[Fault] = []
    for found in ids:
        faults.extend(await cupboard.log.verify(found))
    rows = await cupboard.database.read(lambda c: erasing.ledger(c, canvas))
    # Of several erasures of a canvas the last one says where its log begins.
    last = {row["canvas"]: row for row in rows}
    erased = [
        {
            "canvas": row["canvas"],
            "epoch": row["epoch"],
            "begins_after": row["begins_after"],
            "on": f"{from_milliseconds(row['at']):%Y-%m-%d}",
        }
        for row in last.values()
    ]
    return len(ids), faults, erased
