"""Canvases as somebody's: members, groups and invitations."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping

from workspace.access import Role, scope_of
from workspace.accounts.secrets import digest_of, new_secret
from workspace.clock import Clock, from_milliseconds, milliseconds
from workspace.errors import NotFound, Refusal
from workspace.ids import new_id
from workspace.organisations.shapes import (
    CanvasSummary,
    Group,
    Invitation,
    Invited,
    Membership,
    invitation_of,
    kept_sections,
    sections_of,
    summary_of,
)
from workspace.storage import audit, canvases, people, rights
from workspace.storage.database import Database

# Without 0, O, 1, I and L, which look alike: a code is read from a wall and typed on a phone.
CODE_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 6
CODE_LASTS: Final = timedelta(hours=4)
NAME_LIMIT: Final = 80


class InvitationOver(Refusal):
    """The invitation was withdrawn, has run out or is used up (`why`)."""

    code = "invitation_over"


class Organisations:
    """Members, groups and invitations of one database's canvases."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # ── canvases ──

    async def summary(self, canvas: str) -> CanvasSummary:
        """The canvas, whoever asks.

        Raises:
            NotFound: there is none, or it is archived.
        """
        row = await self._database.read(lambda c: canvases.summary(c, canvas))
        if row is None:
            raise NotFound(canvas=canvas)
        return summary_of(row)

    async def all(self) -> Sequence[CanvasSummary]:
        """Every canvas, newest change first."""
        rows = await self._database.read(canvases.every_summary)
        return [summary_of(row) for row in rows]

    async def every_id(self) -> Sequence[str]:
        """The ids of every canvas, archived ones too."""
        return await self._database.read(canvases.every_id)

    async def canvases_of(self, actor: str) -> Sequence[CanvasSummary]:
        """The canvases an actor takes part in, newest change first."""
        now = milliseconds(self._clock.now())
        rows = await self._database.read(lambda c: canvases.of_actor(c, actor, now))
        return [summary_of(row, Role(row["role"])) for row in rows]

    async def retitle(self, canvas: str, title: str) -> None:
        """Keeps the title that lists show; the live one is in the frame's document."""
        await self._database.write(lambda c: canvases.change(c, canvas, {"title": title}))

    async def archive(self, canvas: str, actor: str) -> None:
        """Takes a canvas out of every list and closes its doors; nothing is destroyed."""
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            canvases.change(connection, canvas, {"archived_at": now})
            rights.note_change(connection, at=now, canvas=canvas)
            audit.note(connection, at=now, actor=actor, event="canvas.archived", canvas=canvas)

        await self._database.write(work)

    async def aside(self, canvas: str) -> dict[str, Any]:
        """What an import brought along and has no home yet."""
        return await self._database.read(lambda c: canvases.aside_of(c, canvas))

    async def groups(self, canvas: str) -> Sequence[Group]:
        """The canvas's participation groups, in their order."""
        rows = await self._database.read(lambda c: canvases.groups_of(c, canvas))
        return [
            Group(r["id"], r["name"], r["type"], r["color"], r["seats"], r["quorum"]) for r in rows
        ]

    async def set_groups(self, canvas: str, groups: Sequence[Group]) -> None:
        """Replaces the canvas's participation groups."""
        rows = [
            {
                "id": group.id,
                "name": group.name,
                "type": group.type,
                "color": group.color,
                "seats": group.seats,
                "quorum": group.quorum,
            }
            for group in groups
        ]
        await self._database.write(lambda c: canvases.set_groups(c, canvas, rows))

    # ── members ──

    async def join(
        self,
        canvas: str,
        actor: str,
        role: Role,
        *,
        group: str | None = None,
        reads: Iterable[str] | None = None,
        writes: Iterable[str] | None = None,
        until: datetime | None = None,
    ) -> None:
        """Makes an actor a member, or gives a member new rights."""
        now = milliseconds(self._clock.now())
        values: canvases.Values = {
            "canvas": canvas,
            "actor": actor,
            "role": role.value,
            "group": group,
            "reads": kept_sections(reads),
            "writes": kept_sections(writes),
            "until": milliseconds(until) if until else None,
            "joined_at": now,
        }

        def work(connection: Connection) -> None:
            canvases.set_member(connection, values)
            rights.note_change(connection, at=now, canvas=canvas, actor=actor)
            audit.note(
                connection,
                at=now,
                actor=actor,
                event="member.joined",
                canvas=canvas,
                role=role.value,
            )

        await self._database.write(work)

    async def membership(self, canvas: str, actor: str) -> Membership:
        """What an actor is on a canvas.

        Raises:
            NotFound: no such canvas, or not theirs: the two look the same.
        """
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> tuple[RowMapping | None, RowMapping | None]:
            row = canvases.summary(connection, canvas)
            return row, canvases.member_of(connection, canvas, actor, now)

        row, member = await self._database.read(work)
        if row is None or member is None:
            raise NotFound(canvas=canvas)
        role = Role(member["role"])
        scope = scope_of(role, sections_of(member["reads"]), sections_of(member["writes"]))
        until = member["until"]
        return Membership(
            summary_of(row, role),
            scope,
            member["group_name"],
            member["color"],
            until=from_milliseconds(until) if until is not None else None,
        )

    # ── invitations ──

    async def invite(
        self,
        canvas: str,
        by: str,
        role: Role,
        *,
        group: str | None = None,
        label: str = "",
        reads: Iterable[str] | None = None,
        writes: Iterable[str] | None = None,
        uses: int | None = None,
        expires_at: datetime | None = None,
    ) -> Invited:
        """Opens a door: a token for a link, and a short code that works for a few hours."""
        now = self._clock.now()
        ident, token = new_id(), new_secret()
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        values: canvases.Values = {
            "id": ident,
            "canvas": canvas,
            "digest": digest_of(token),
            "code_digest": digest_of(code),
            "code_until": milliseconds(now + CODE_LASTS),
            "role": role.value,
            "group": group,
            "label": label,
            "reads": kept_sections(reads),
            "writes": kept_sections(writes),
            "uses": uses,
            "used": 0,
            "created_by": by,
            "created_at": milliseconds(now),
            "expires_at": milliseconds(expires_at) if expires_at else None,
            "members_until": milliseconds(expires_at) if expires_at else None,
        }

        def work(connection: Connection) -> None:
            canvases.add_invitation(connection, values)
            audit.note(
                connection,
                at=milliseconds(now),
                actor=by,
                event="invitation.created",
                canvas=canvas,
                invitation=ident,
                role=role.value,
            )

        await self._database.write(work)
        return Invited(ident, token, code)

    async def invitations(self, canvas: str) -> Sequence[Invitation]:
        """A canvas's invitations, newest first."""
        rows = await self._database.read(lambda c: canvases.invitations_of(c, canvas))
        return [invitation_of(row) for row in rows]

    async def invitation(self, token: str) -> Invitation:
        """The invitation of a link's token, while it can be accepted.

        Raises:
            NotFound: there is none.
            InvitationOver: it was withdrawn, has run out or is used up.
        """
        return await self._open("digest", token)

    async def invitation_of_code(self, code: str) -> Invitation:
        """The invitation of a spoken code, while that works.

        Raises:
            NotFound, InvitationOver: as for a token.
        """
        return await self._open("code_digest", "".join(code.split()).replace("-", "").upper())

    async def accept(self, invitation: Invitation, name: str, language: str | None) -> str:
        """Lets somebody in as a guest; returns the actor.

        Raises:
            InvitationOver: it ended a moment ago.
        """
        now = milliseconds(self._clock.now())
        guest = new_id()
        actor = f"guest:{guest}"

        def work(connection: Connection) -> None:
            # Looked at again here: it may have ended while somebody chose a name.
            row = canvases.invitation_by_id(connection, invitation.id)
            if row is None:
                raise InvitationOver(why="revoked")
            _must_run(row, now)
            if not canvases.use_invitation(connection, invitation.id):
                raise InvitationOver(why="used")
            people.add_guest(
                connection,
                {
                    "id": guest,
                    "canvas": invitation.canvas,
                    "invitation": invitation.id,
                    "name": name[:NAME_LIMIT],
                    "language": language,
                    "created_at": now,
                },
            )
            canvases.set_member(
                connection,
                {
                    "canvas": invitation.canvas,
                    "actor": actor,
                    "role": row["role"],
                    "group": row["group"],
                    "reads": row["reads"],
                    "writes": row["writes"],
                    "until": row["members_until"],
                    "joined_at": now,
                },
            )
            audit.note(
                connection,
                at=now,
                actor=actor,
                event="invitation.accepted",
                canvas=invitation.canvas,
                invitation=invitation.id,
            )

        await self._database.write(work)
        return actor

    async def revoke(self, canvas: str, invitation: str, by: str) -> Sequence[str]:
        """Withdraws an invitation; returns the actors whose rights ended with it.

        Raises:
            NotFound: the canvas has no such invitation that runs.
        """
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> Sequence[str]:
            if not canvases.revoke_invitation(connection, invitation, canvas, now):
                raise NotFound(invitation=invitation)
            actors = canvases.members_of_invitation(connection, invitation)
            for actor in actors:
                canvases.remove_member(connection, canvas, actor, now)
                rights.note_change(connection, at=now, canvas=canvas, actor=actor)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="invitation.revoked",
                canvas=canvas,
                invitation=invitation,
            )
            return actors

        return await self._database.write(work)

    async def _open(self, column: str, secret: str) -> Invitation:
        digest, now = digest_of(secret), milliseconds(self._clock.now())
        row = await self._database.read(lambda c: canvases.invitation_by(c, column, digest))
        if row is None or (column == "code_digest" and (row["code_until"] or 0) <= now):
            raise NotFound
        _must_run(row, now)
        return invitation_of(row)


def _must_run(row: RowMapping, now: int) -> None:
    if row["revoked_at"] is not None:
        raise InvitationOver(why="revoked")
    if row["expires_at"] is not None and row["expires_at"] <= now:
        raise InvitationOver(why="expired")
    if row["uses"] is not None and row["used"] >= row["uses"]:
        raise InvitationOver(why="used")
