"""Canvases as somebody's: members, groups and invitations."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping

from workspace.access import EVERY_SECTION, Role, Scope, scope_of
from workspace.accounts.secrets import digest_of, new_secret
from workspace.clock import Clock, from_milliseconds, milliseconds
from workspace.errors import NotFound, Refusal
from workspace.ids import new_id
from workspace.storage import audit, canvases, people
from workspace.storage.database import Database

# No 0/O, 1/I/L, U/V, 2/Z, 5/S or 8/B look-alikes: a code is read aloud and typed on old phones.
CODE_SIGNS: Final = "ACDEFGHJKMNPQRTWXY34679"
CODE_LENGTH: Final = 6
CODE_LASTS: Final = timedelta(hours=4)
NAME_LIMIT: Final = 80


class InvitationOver(Refusal):
    """The invitation was withdrawn, has run out or is used up (`why`)."""

    code = "invitation_over"


@dataclass(frozen=True, slots=True)
class CanvasSummary:
    """A canvas as lists show it."""

    id: str
    title: str
    language: str
    created_at: datetime
    changed_at: datetime
    revision: int
    epoch: int
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """What an actor is on one canvas."""

    canvas: CanvasSummary
    scope: Scope
    group: str | None
    color: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A participation group of a canvas."""

    id: str
    name: str
    type: str
    color: int
    seats: int | None = None
    quorum: int | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A door that is open until it is withdrawn."""

    id: str
    canvas: str
    role: Role
    group: str | None
    label: str
    scope: Scope
    uses: int | None
    used: int
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation with its secrets, seen this once."""

    id: str
    token: str
    code: str


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
        return _summary(row)

    async def all(self) -> Sequence[CanvasSummary]:
        """Every canvas, newest change first."""
        rows = await self._database.read(canvases.every_summary)
        return [_summary(row) for row in rows]

    async def every_id(self) -> Sequence[str]:
        """The ids of every canvas, archived ones too."""
        return await self._database.read(canvases.every_id)

    async def canvases_of(self, actor: str) -> Sequence[CanvasSummary]:
        """The canvases an actor takes part in, newest change first."""
        now = milliseconds(self._clock.now())
        rows = await self._database.read(lambda c: canvases.of_actor(c, actor, now))
        return [_summary(row, Role(row["role"])) for row in rows]

    async def retitle(self, canvas: str, title: str) -> None:
        """Keeps the title that lists show; the live one is in the frame's document."""
        await self._database.write(lambda c: canvases.change(c, canvas, {"title": title}))

    async def archive(self, canvas: str, actor: str) -> None:
        """Takes a canvas out of every list and closes its doors; nothing is destroyed."""
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            canvases.change(connection, canvas, {"archived_at": now})
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
            "reads": _sections(reads),
            "writes": _sections(writes),
            "until": milliseconds(until) if until else None,
            "joined_at": now,
        }

        def work(connection: Connection) -> None:
            canvases.set_member(connection, values)
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
        scope = scope_of(role, _listed(member["reads"]), _listed(member["writes"]))
        return Membership(_summary(row, role), scope, member["group_name"], member["color"])

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
            "reads": _sections(reads),
            "writes": _sections(writes),
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
        return [_invitation(row) for row in rows]

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
        return await self._open("code_digest", code.strip().upper())

    async def accept(self, invitation: Invitation, name: str, language: str | None) -> str:
        """Lets somebody in as a guest; returns the actor.

        Raises:
            InvitationOver: it ended a moment ago.
        """
        now = milliseconds(self._clock.now())
        guest = new_id()
        actor = f"guest:{guest}"

        def work(connection: Connection) -> None:
            row = canvases.invitation_by_id(connection, invitation.id)
            if row is None or row["revoked_at"] is not None:
                raise InvitationOver(why="revoked")
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
        if row["revoked_at"] is not None:
            raise InvitationOver(why="revoked")
        if row["expires_at"] is not None and row["expires_at"] <= now:
            raise InvitationOver(why="expired")
        if row["uses"] is not None and row["used"] >= row["uses"]:
            raise InvitationOver(why="used")
        return _invitation(row)


def _sections(names: Iterable[str] | None) -> str | None:
    if names is None:
        return None
    wanted = set(names)
    if unknown := wanted - EVERY_SECTION:
        raise NotFound(sections=sorted(unknown))
    return json.dumps(sorted(wanted))


def _listed(text: str | None) -> list[str] | None:
    return json.loads(text) if text is not None else None


def _summary(row: RowMapping, role: Role | None = None) -> CanvasSummary:
    return CanvasSummary(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        created_at=from_milliseconds(row["created_at"]),
        changed_at=from_milliseconds(row["changed_at"]),
        revision=row["head"],
        epoch=row["epoch"],
        role=role,
    )


def _invitation(row: RowMapping) -> Invitation:
    role = Role(row["role"])
    expires, revoked = row["expires_at"], row["revoked_at"]
    return Invitation(
        id=row["id"],
        canvas=row["canvas"],
        role=role,
        group=row["group"],
        label=row["label"],
        scope=scope_of(role, _listed(row["reads"]), _listed(row["writes"])),
        uses=row["uses"],
        used=row["used"],
        expires_at=from_milliseconds(expires) if expires is not None else None,
        revoked_at=from_milliseconds(revoked) if revoked is not None else None,
    )
