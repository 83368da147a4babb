"""`canevas invite …`: doors to a canvas, from the shell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from workspace.cli.people import address
from workspace.cli.running import complain_in_one_line, print_json, with_cupboard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workspace.cli.cupboard import Cupboard
    from workspace.organisations import Invitation, Invited

_ROLES = ("facilitator", "member", "relay", "guest_editor", "supervisor", "reader")
_SECTIONS = ("needs", "objectives", "actors", "values", "evaluation")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")


@click.group()
def invite() -> None:
    """Create, list and revoke invitations."""


@invite.command("create")
@click.argument("canvas")
@click.option("--role", default="member", show_default=True, type=click.Choice(_ROLES))
@click.option(
    "--section",
    "sections",
    multiple=True,
    type=click.Choice(_SECTIONS),
    help="Only these sections; repeatable.",
)
@click.option("--group", help="The id of the group they take part for.")
@click.option("--partner", help="The name of the partner organisation it is for.")
@click.option("--label", default="", help="A note for yourself: for whom it is.")
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, 366), help="How long it lasts."
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Its last day, such as 2027-01-31; goes before --days.",
)
@click.option(
    "--uses", type=click.IntRange(1), help="How often it can be used; else as often as one likes."
)
@_JSON
@complain_in_one_line
def create(
    canvas: str,
    role: str,
    sections: tuple[str, ...],
    group: str | None,
    partner: str | None,
    label: str,
    days: int,
    until: datetime | None,
    uses: int | None,
    as_json: bool,
) -> None:
    """Open a door to CANVAS and print its link, alone on the last line. It is shown this once."""
    from workspace.access import Role

    async def work(cupboard: Cupboard) -> Invited:
        organisations = cupboard.organisations
        await organisations.summary(canvas)
        expires = cupboard.clock.now() + timedelta(days=days)
        if until is not None:
            # The midnight that ends the day, where the operator is.
            midnight = (until + timedelta(days=1)).replace(tzinfo=cupboard.config.zone)
            expires = midnight.astimezone(UTC)
        named = await organisations.add_partner(canvas, partner, "system") if partner else None
        return await organisations.invite(
            canvas,
            "system",
            Role(role),
            group=group,
            partner=named.id if named else None,
            label=label,
            reads={*sections, "frame"} if sections else None,
            writes=sections or None,
            uses=uses,
            expires_at=expires,
        )

    made = with_cupboard(work)
    url = f"{address()}/i/{made.token}"
    if as_json:
        print_json({"id": made.id, "token": made.token, "code": made.code, "url": url})
    else:
        click.echo(f"invitation {made.id}, code {made.code} (for a few hours)")
        click.echo(url)


@invite.command("list")
@click.argument("canvas")
@_JSON
@complain_in_one_line
def list_all(canvas: str, as_json: bool) -> None:
    """List the invitations of CANVAS, newest first; never what opens them."""

    async def work(cupboard: Cupboard) -> Sequence[Invitation]:
        await cupboard.organisations.summary(canvas)
        return await cupboard.organisations.invitations(canvas)

    found = with_cupboard(work)
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "role": each.role.value,
                    "writes": sorted(each.scope.write),
                    "group": each.group,
                    "partner": each.partner_name,
                    "label": each.label,
                    "used": each.used,
                    "uses": each.uses,
                    "expires_at": each.expires_at,
                    "revoked_at": each.revoked_at,
                }
                for each in found
            ]
        )
        return
    for each in found:
        state = "revoked" if each.revoked_at else "open"
        click.echo(f"{each.id}  {each.role.value:13}  {state:8} used {each.used}  {each.label}")


@invite.command("revoke")
@click.argument("canvas")
@click.argument("invitation")
@complain_in_one_line
def revoke(canvas: str, invitation: str) -> None:
    """Withdraw INVITATION of CANVAS, and the rights of everybody who came in through it."""
    ended = with_cupboard(
        lambda cupboard: cupboard.organisations.revoke(canvas, invitation, "system")
    )
    click.echo(f"withdrawn; {len(ended)} guests lost their rights")
