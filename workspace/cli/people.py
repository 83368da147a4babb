"""`canevas person …` and `canevas token …`: who may come in, and what programs may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workspace.cli.running import complain_in_one_line, print_json, with_cupboard
from workspace.config import read_config

if TYPE_CHECKING:
    from workspace.accounts import Person
    from workspace.cli.cupboard import Cupboard

SCOPES = ("read", "write", "admin", "load")


@click.group()
def person() -> None:
    """Create people and let them in."""


@person.command("create")
@click.option("--email", required=True, help="Their address; it is their name for commands.")
@click.option("--name", required=True, help="How others see them.")
@click.option("--language", type=click.Choice(["fr", "en", "nl", "ar"]), help="Their language.")
@click.option("--json", "as_json", is_flag=True, help="Print the person as JSON.")
@complain_in_one_line
def create_person(email: str, name: str, language: str | None, as_json: bool) -> None:
    """Create a person; the first one also sets up the organisation."""

    async def work(cupboard: Cupboard) -> Person:
        return await cupboard.accounts.create_person(email, name, language)

    made = with_cupboard(work)
    if as_json:
        print_json(made)
    else:
        click.echo(f"{made.name} <{made.email}> {made.id}")


@person.command("link")
@click.option("--email", required=True, help="Whose link.")
@complain_in_one_line
def link_person(email: str) -> None:
    """Print a link that signs the person in. Whoever has it can: send it with care."""

    async def work(cupboard: Cupboard) -> str:
        found = await cupboard.accounts.person_by_email(email)
        return await cupboard.accounts.begin_login(found.actor, kind="link")

    click.echo(f"{address()}/in/{with_cupboard(work)}")


@click.group()
def token() -> None:
    """Create access tokens for programs."""


@token.command("create")
@click.option(
    "--person", "email", required=True, help="The e-mail address of the person it acts for."
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(SCOPES),
    help="What it may do at most; repeatable. `load` lifts the rate limits, for measuring.",
)
@complain_in_one_line
def create_token(email: str, scopes: tuple[str, ...]) -> None:
    """Create a token and print it, alone on the last line. It is shown this once."""

    async def work(cupboard: Cupboard) -> str:
        found = await cupboard.accounts.person_by_email(email)
        return await cupboard.accounts.create_token(found, scopes)

    click.echo(with_cupboard(work))


def address() -> str:
    """Where the server is said to be, without a slash at the end."""
    return read_config().public_url or "http://127.0.0.1:8000"
