"""`canevas person …` and `canevas token …`: who may come in, and what programs may do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click
import msgspec

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
    """Create a person, and print the link by which they choose a password.

    The first one also sets up the organisation and owns it. The link works once, for a week.
    """

    async def work(cupboard: Cupboard) -> tuple[Person, str]:
        made = await cupboard.accounts.create_person(email, name, language)
        return made, await cupboard.accounts.links.make(made, "set_up")

    made, secret = with_cupboard(work)
    link = f"{address()}/in/{secret}"
    if as_json:
        print_json({**msgspec.to_builtins(made), "set_up": link})
    else:
        click.echo(f"{made.name} <{made.email}> {made.id}")
        click.echo(f"  to choose a password (once, for a week): {link}")


@person.command("link")
@click.option("--email", required=True, help="Whose link.")
@click.option("--password", is_flag=True, help="A link to choose a new password, for a week.")
@click.option("--json", "as_json", is_flag=True, help="Print the link as JSON.")
@complain_in_one_line
def link_person(email: str, password: bool, as_json: bool) -> None:
    """Print a link that signs the person in, once, within an hour.

    Whoever has it can: send it with care.
    """

    async def work(cupboard: Cupboard) -> str:
        found = await cupboard.accounts.person_by_email(email)
        return await cupboard.accounts.links.make(found, "set_up" if password else "sign_in")

    link = f"{address()}/in/{with_cupboard(work)}"
    if as_json:
        print_json({"link": link})
    else:
        click.echo(link)


@person.command("first")
@click.option("--json", "as_json", is_flag=True, help="Print the link as JSON.")
@complain_in_one_line
def first_person(as_json: bool) -> None:
    """Print the link that sets up the first person, while there is nobody.

    `canevas serve` prints it too.
    """
    from workspace.accounts.first_run import first_token

    async def work(cupboard: Cupboard) -> str:
        if await cupboard.accounts.is_anybody_there():
            return ""
        return f"{address()}/in/{first_token(cupboard.config.secret_key)}"

    link = with_cupboard(work)
    if as_json:
        print_json({"link": link or None})
    elif link:
        click.echo(link)


@person.command("deactivate")
@click.option("--email", required=True, help="Whose account.")
@complain_in_one_line
def deactivate_person(email: str) -> None:
    """Let nobody in with this account any more; what they wrote stays.

    Their logins, tokens and links end at once, in open tabs within two seconds.
    """

    async def work(cupboard: Cupboard) -> None:
        found = await cupboard.accounts.person_by_email(email)
        await cupboard.accounts.deactivate(found.id, "system")

    with_cupboard(work)
    click.echo(f"{email} can no longer come in")


@person.command("reactivate")
@click.option("--email", required=True, help="Whose account.")
@complain_in_one_line
def reactivate_person(email: str) -> None:
    """Let somebody in again who was deactivated."""

    async def work(cupboard: Cupboard) -> None:
        found = await cupboard.accounts.person_by_email(email)
        await cupboard.accounts.reactivate(found.id, "system")

    with_cupboard(work)
    click.echo(f"{email} can come in again")


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
@click.option("--name", default="", help="What it is for, to know it again in the list.")
@click.option("--days", type=click.IntRange(1), help="How long it lasts; else until withdrawn.")
@complain_in_one_line
def create_token(email: str, scopes: tuple[str, ...], name: str, days: int | None) -> None:
    """Create a token and print it, alone on the last line. It is shown this once."""

    async def work(cupboard: Cupboard) -> str:
        found = await cupboard.accounts.person_by_email(email)
        return await cupboard.accounts.create_token(
            found, scopes, name, timedelta(days=days) if days is not None else None
        )

    click.echo(with_cupboard(work))


def address() -> str:
    """Where the server is said to be, without a slash at the end."""
    return read_config().public_url or "http://127.0.0.1:8000"
