"""`canevas contract` and `canevas openapi`: what the browser and programs are told of us."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workspace.cli.running import complain_in_one_line, print_json


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail when a file is out of date.")
@complain_in_one_line
def contract(check: bool) -> None:
    """Write out the types the browser is built with (in frontend/src/generated)."""
    from workspace import contract as written

    changed = written.stale() if check else written.write()
    for path in changed:
        click.echo(_near(path))
    if check and changed:
        click.echo("canevas: out of date; run `canevas contract`", err=True)
        sys.exit(1)


@click.command()
@complain_in_one_line
def openapi() -> None:
    """Print the JSON API as an OpenAPI 3.1 document."""
    from workspace.web.api.openapi import document
    from workspace.web.routes import API

    print_json(document(API))


def _near(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
