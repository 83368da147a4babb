"""`canevas erase`: for whoever asks that a text, or all they wrote, be gone for good."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from workspace.cli.running import complain, complain_in_one_line, print_json, with_cupboard

if TYPE_CHECKING:
    from workspace.chronicle.erasing import Found, Wish
    from workspace.chronicle.store import Chronicle
    from workspace.cli.cupboard import Cupboard

T = TypeVar("T")


@click.command()
@click.option("--canvas", help="The canvas, by its id.")
@click.option("--text", help="The text to erase, however it was written: capitals do not matter.")
@click.option("--participant", help="Whose every word goes: an actor such as guest:…, or a name.")
@click.option("--preview", is_flag=True, help="Only show what would go.")
@click.option("--resume", is_flag=True, help="Sweep what an interrupted erasure left behind.")
@click.option(
    "--ledger", is_flag=True, help="List the erasures there were; never what they erased."
)
@click.option("--yes", is_flag=True, help="Do not ask whether to go on.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@complain_in_one_line
def erase(
    canvas: str | None,
    text: str | None,
    participant: str | None,
    preview: bool,
    resume: bool,
    ledger: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Erase a text, or every word of a participant, from a canvas and its whole past.

    It goes out of the documents, the log, moments, milestones, reviews, notes and names. The
    canvas begins a new epoch; open browsers set their copy aside. It cannot be undone. A server
    may run meanwhile.
    """
    if ledger:
        _print_ledger(canvas, as_json)
        return
    if resume:
        count = _with_chronicle(lambda chronicle, _: chronicle.resume())
        print_json({"swept": count}) if as_json else click.echo(f"{count} erasures swept")
        return
    if canvas is None or (text is None) == (participant is None):
        raise click.UsageError("say --canvas, and either --text or --participant")
    wish, found = _with_chronicle(lambda chronicle, _: _find(chronicle, canvas, text, participant))
    if preview or not as_json:
        _print_found(found, as_json)
    if preview:
        return
    if not yes:
        question = f"Erase {found.total} places for good? The past before today goes with them"
        if not sys.stdin.isatty() or not click.confirm(question, err=True):
            complain("nothing was erased; say --yes to erase")
            sys.exit(1)
    erased = _with_chronicle(
        lambda chronicle, _: chronicle.erase(canvas, wish, "system", found=found)
    )
    if as_json:
        print_json(erased)
    else:
        click.echo(f"erased: {erased.places} places; the canvas is in epoch {erased.epoch} now")
    if not erased.swept:
        complain("old pages are still to be swept: run `canevas erase --resume`")
        sys.exit(1)


async def _find(
    chronicle: Chronicle, canvas: str, text: str | None, participant: str | None
) -> tuple[Wish, Found]:
    from workspace.chronicle.erasing import Wish

    if participant is not None:
        participant = await chronicle.participant(canvas, participant)
    wish = Wish(text=text, participant=participant)
    return wish, await chronicle.find(canvas, wish)


def _with_chronicle(work: Callable[[Chronicle, Cupboard], Awaitable[T]]) -> T:
    from workspace.chronicle.store import Chronicle
    from workspace.chronicle.workshop import Workshop
    from workspace.watchman.flight_recorder import wipe_file

    async def run(cupboard: Cupboard) -> T:
        workshop = Workshop(cupboard.config.database_url, seconds=600)
        try:
            done = await work(Chronicle(cupboard.database, cupboard.clock, workshop), cupboard)
        finally:
            await workshop.close()
        # The bytes that were read last may be words; a server that runs wipes its own as well.
        wipe_file(cupboard.config.data_dir / "flight-recorder")
        return done

    return with_cupboard(run)


def _print_found(found: Found, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for place in found.places:
        where = " ".join(part for part in (place.kind, place.code, place.key) if part)
        click.echo(f"{where}: {place.before}[{place.what}]{place.after}")
    counts = ", ".join(f"{kind} {count}" for kind, count in sorted(found.counts.items()))
    click.echo(f"{found.total} places ({counts})" if counts else "nothing found")


def _print_ledger(canvas: str | None, as_json: bool) -> None:
    rows = [dict(row) for row in _with_chronicle(lambda chronicle, _: chronicle.ledger(canvas))]
    if as_json:
        print_json(rows)
        return
    from workspace.clock import from_milliseconds

    for row in rows:
        what = row["participant"] or "a text"
        at = f"{from_milliseconds(row['at']):%Y-%m-%d %H:%M}"
        click.echo(f"{row['canvas']}  {at}  {what}, {row['places']} places, {row['stage']}")
