"""What every command shares: errors as one line, data as JSON, the house open for a while."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click
import msgspec

from workspace.config import BadConfiguration, read_config
from workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from workspace.cli.cupboard import Cupboard

P = ParamSpec("P")
T = TypeVar("T")

_SENTENCES = {
    "not_migrated": "the database is empty or older than this program: run `canevas migrate`",
    "newer_database": "a newer Canevas has used this database: upgrade this one",
    "database_away": "the database does not answer",
    "not_found": "there is no such thing",
    "no_such_canvas": "there is no such canvas",
    "email_taken": "somebody has this address already",
    "unknown_scope": "there is no such scope",
    "bad_email": "this is no e-mail address",
    "bad_file": "this file cannot be read as a canvas",
    "bad_history": "this file is no canvas with its history",
    "canvas_here": "this canvas is here already",
    "text_too_short": "this text is too short: it would be found in half of all words",
    "nothing_to_erase": "nothing of it was found, so nothing was changed",
    "several_people": "several people have this name: give the id",
    "being_erased": "words are taken out of this canvas at this moment; try again in a minute",
    "not_swept": "it is out of every row, and old pages are still to be swept: "
    "run `canevas erase --resume`",
    "port_taken": "the port is in use",
    "address_unusable": "this machine cannot listen there",
}


def complain_in_one_line(command: Callable[P, T]) -> Callable[P, T]:
    """Ends a command whose work was refused or failed with one line on stderr and status 1."""

    @functools.wraps(command)
    def complaining(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except BadConfiguration as error:
            complain("; ".join(error.faults))
        except WorkspaceError as error:
            complain(sentence(error))
        except OSError as error:
            complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        sys.exit(1)

    return complaining


def complain(what: str) -> None:
    """One line on stderr."""
    click.echo(f"canevas: {what}", err=True)


def sentence(error: WorkspaceError) -> str:
    """An error as an operator reads it: what it is, then its facts."""
    name = _SENTENCES.get(error.code, error.code.replace("_", " "))
    facts = ", ".join(f"{key} {value}" for key, value in error.facts.items() if value != "")
    return f"{name} ({facts})" if facts else name


def with_cupboard(work: Callable[[Cupboard], Awaitable[T]]) -> T:
    """Runs `work` with the database open and no room: safe beside a server that runs.

    Raises:
        NotMigrated, DatabaseAway, BadConfiguration: as they say.
    """
    from workspace.cli.cupboard import opened

    async def run() -> T:
        async with opened(read_config()) as cupboard:
            return await work(cupboard)

    return asyncio.run(run())


def print_json(value: object) -> None:
    """Prints `value` as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
