"""What every command shares: errors as one line, data as JSON, the database for a while."""

from __future__ import annotations

import asyncio
import functools
import logging
import sys
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

import click
import msgspec
import structlog

from workspace.config import BadConfiguration
from workspace.errors import WorkspaceError

P = ParamSpec("P")
T = TypeVar("T")


def complain_in_one_line(command: Callable[P, T]) -> Callable[P, T]:
    """Ends a command whose work was refused or failed with one line on stderr and status 1."""

    @functools.wraps(command)
    def complaining(*args: P.args, **kwargs: P.kwargs) -> T:
        # What is logged is for servers; a command speaks through its one line.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        try:
            return command(*args, **kwargs)
        except BadConfiguration as error:
            for fault in error.faults:
                click.echo(f"canevas: {fault}", err=True)
        except WorkspaceError as error:
            click.echo(f"canevas: {sentence(error)}", err=True)
        except OSError as error:
            click.echo(f"canevas: {error.strerror or error}: {error.filename or ''}".rstrip(": "), err=True)
        sys.exit(1)

    return complaining


def sentence(error: WorkspaceError) -> str:
    """An error as an operator reads it: what it is, then its facts."""
    name = error.code.replace("_", " ")
    facts = ", ".join(f"{key} {value}" for key, value in error.facts.items())
    return f"{name} ({facts})" if facts else name


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine to its end."""
    return asyncio.run(work)


def print_json(value: object) -> None:
    """Prints `value` as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
