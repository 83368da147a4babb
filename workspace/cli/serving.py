"""`canevas serve`: the watchman, and under its eyes the worker that serves."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import Final

import click

from workspace.cli.demo import demo_links, say_links
from workspace.cli.running import complain_in_one_line, print_json
from workspace.config import read_config
from workspace.watchman import open_listener, run

_WORKER: Final = (sys.executable, "-m", "workspace.watchman.worker", "workspace.app:create")


def _first_link(address: str) -> str | None:
    # In a process of its own: the watchman must stay small, and knows no database.
    command = [sys.executable, "-m", "workspace", "person", "first"]
    environ = {**os.environ, "CANEVAS_PUBLIC_URL": address}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    # Without an answer there is no link, and the server serves all the same.
    return done.stdout.strip() or None


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="HOST", help="Address to listen on."
)
@click.option(
    "--port", default=8000, show_default=True, envvar="PORT", help="Port; 0 takes any free one."
)
@click.option(
    "--tries", default=1, show_default=True, help="How many ports to try, from PORT upwards."
)
@click.option("--json", "as_json", is_flag=True, help="Print the address as JSON.")
@complain_in_one_line
def serve(host: str, port: int, tries: int, as_json: bool) -> None:
    """Serve the canvases until told to stop (Ctrl+C or SIGTERM).

    Prints the address on stdout once it answers. A worker that crashes or falls
    silent is replaced within seconds; the port stays open meanwhile.
    """
    config = read_config()  # Every fault of configuration is said before anything is started.
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    listener = open_listener(host, port, tries=tries)
    found_host, found_port = listener.getsockname()[:2]
    shown = f"[{found_host}]" if ":" in found_host else found_host
    address = config.public_url or f"http://{shown}:{found_port}"

    def announce() -> None:
        links = demo_links(config.data_dir, address)
        if as_json:
            said = {"address": address, "host": found_host, "port": found_port, "demo": links}
            print_json({**said, "first_person": None if links else _first_link(address)})
        else:
            click.echo(f"Canevas is at {address}")
            say_links(links)
            sys.stdout.flush()
            if not links and (first := _first_link(address)):
                click.echo(f"  to set up the first person      {first}")
        sys.stdout.flush()

    sys.exit(run(_WORKER, listener, ready=announce))
