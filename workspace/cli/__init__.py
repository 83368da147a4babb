"""The operator's commands: `canevas …`, the same as `python -m workspace …`.

Each command does one thing, prints data on stdout (as JSON where asked) and
everything else on stderr. What goes wrong ends in one clear line and a status that
is not 0. Commands are imported when they are called, so that `--help` is quick.
"""

from __future__ import annotations

import importlib
import sys
from typing import Final

import click
import structlog
from typing_extensions import override

from workspace import __version__

# Name → (module, what `--help` says). The functions are named `command` in each module.
_COMMANDS: Final = {
    "serve": ("serving:serve", "Serve the canvases until told to stop."),
    "migrate": ("database:migrate", "Create the database or bring it up to date."),
    "demo": ("demo:demo", "Load the three example projects into an empty database."),
    "canvas": ("canvases:canvas", "Create, list, export and import canvases."),
    "person": ("people:person", "Create people and let them in."),
    "token": ("people:token", "Create access tokens for programs."),
    "invite": ("invitations:invite", "Create, list and revoke invitations."),
    "erase": ("erasing:erase", "Erase a text or a participant's words for good."),
    "verify": ("database:verify", "Prove that log, checkpoints and content agree."),
    "contract": ("documents:contract", "Write out the types the browser is built with."),
    "openapi": ("documents:openapi", "Print the API as an OpenAPI document."),
}


class _Late(click.Group):
    """A group whose commands are imported when one of them is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(importlib.import_module(f"workspace.cli.{module}"), name)
        return found

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in _COMMANDS.items()])


@click.group(cls=_Late, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="canevas")
def main() -> None:
    """Canevas: a shared, live canvas on which people design a project together.

    Settings come from the environment (CANEVAS_DATABASE_URL, CANEVAS_PUBLIC_URL, …);
    docs/operating.md lists them.
    """
    # Stdout is for data. The stream is looked up at each line, as whoever runs us set it.
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
