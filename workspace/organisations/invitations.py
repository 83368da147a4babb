"""Invitations: doors to a canvas that are open until a day, a number of uses, or withdrawal.

Only digests of the token and of the code are kept, so both are seen once, when they are
made; who lost them makes new ones, and the old ones are worth nothing from then on.
An invitation adds rights and never takes any: a facilitator who tries a link out, or a
member who follows a partner's, stays what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping

from workspace.access import Role
from workspace.accounts.names import clean_name, tell_apart
from workspace.accounts.secrets import digest_of, new_secret
from workspace.clock import milliseconds
from workspace.errors import Failure, NotFound
from workspace.ids import new_id
from workspace.organisations.called import names_beside
from workspace.organisations.codes import CODE_LASTS
from workspace.organisations.kept import Kept
from workspace.organisations.members import check, columns, end_membership
from workspace.organisations.refusals import AlreadyOver, InvitationOver
from workspace.organisations.shapes import (
    Invitation,
    Invited,
    Rights,
    invitation_of,
    kept_sections,
    rights_of,
)
from workspace.organisations.spoken import read_code
from workspace.storage import audit, invitations, members, people, rights

LABEL_LIMIT: Final = 200
_DRAWS: Final = 8


class NoFreeCode(Failure):
    """Eight draws from 887 million gave eight codes that are in use: something is wrong."""

    code = "no_free_code"


class Invitations(Kept):
    """The invitations to one database's canvases."""

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
        partner: str | None = None,
        uses: int | None = None,
        expires_at: datetime | None = None,
    ) -> Invited:
        """Opens a door: a token for a link, and a short code that works for a few hours.

        Raises:
            NotFound: one of the sections is none.
            NoSuchGroup, NoSuchPartner, PartnerRole: these rights cannot be.
            AlreadyOver: the day is past.
        """
        now = self._now()
        given = Rights(
            role,
            frozenset(reads) if reads is not None else None,
            frozenset(writes) if writes is not None else None,
            group,
            partner,
        )
        if expires_at is not None and milliseconds(expires_at) <= now:
            raise AlreadyOver(until=expires_at)
        ident, token = new_id(), new_secret()
        until = milliseconds(expires_at) if expires_at else None
        values: invitations.Values = {
            "id": ident,
            "canvas": canvas,
            "digest": digest_of(token),
            "role": role.value,
            "group": group,
            "label": label[:LABEL_LIMIT],
            "partner": partner,
            "reads": kept_sections(given.reads),
            "writes": kept_sections(given.writes),
            "uses": uses,
            "used": 0,
            "created_by": by,
            "created_at": now,
            "expires_at": until,
            "members_until": until,
        }

        def work(connection: Connection) -> str:
            check(connection, canvas, given)
            code = self._draw_code(connection, now)
            invitations.add(connection, {**values, **_code_columns(code, now)})
            audit.note(
                connection,
                at=now,
                actor=by,
                event="invitation.created",
                canvas=canvas,
                invitation=ident,
                role=role.value,
            )
            return code

        return Invited(ident, token, await self._database.write(work))

    async def invitations(self, canvas: str) -> Sequence[Invitation]:
        """A canvas's invitations, newest first."""
        rows = await self._database.read(lambda c: invitations.all_of(c, canvas))
        return [invitation_of(row) for row in rows]

    async def invitation_by_id(self, canvas: str, ident: str) -> Invitation:
        """One of a canvas's invitations, whether it runs or not.

        Raises:
            NotFound: the canvas has no such invitation.
        """
        row = await self._database.read(lambda c: invitations.by_id(c, ident))
        if row is None or row["canvas"] != canvas:
            raise NotFound(invitation=ident)
        return invitation_of(row)

    # ── from outside ──

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
            NoCode: it cannot be one.
            NotFound, InvitationOver: as for a token.
        """
        return await self._open("code_digest", read_code(code))

    async def accept(
        self,
        invitation: Invitation,
        name: str,
        language: str | None,
        *,
        actor: str | None = None,
    ) -> str:
        """Lets somebody in; returns the actor.

        With an `actor` who has an account, or who is a guest of this canvas already, they take
        part as themselves; otherwise a new guest is made, under `name` or none.

        Raises:
            InvitationOver: it ended a moment ago.
        """
        now = self._now()

        def work(connection: Connection) -> str:
            # Looked at again here: it may have ended while somebody chose a name.
            row = invitations.by_id(connection, invitation.id)
            if row is None:
                raise InvitationOver(why="revoked")
            must_run(row, now)
            known = _known(connection, actor)
            if known is not None and _has_as_much(connection, known, row, now):
                return known
            if not invitations.use(connection, invitation.id):
                raise InvitationOver(why="used", canvas=row["canvas"])
            who = known or _add_guest(connection, invitation, name, language, now)
            given = rights_of(row, "members_until")
            members.put(
                connection,
                {
                    "canvas": invitation.canvas,
                    "actor": who,
                    "invitation": invitation.id,
                    "joined_at": now,
                    **columns(given),
                },
            )
            rights.note_change(connection, at=now, canvas=invitation.canvas, actor=who)
            audit.note(
                connection,
                at=now,
                actor=who,
                event="invitation.accepted",
                canvas=invitation.canvas,
                invitation=invitation.id,
            )
            return who

        return await self._database.write(work)

    # ── from inside ──

    async def renew_link(self, canvas: str, ident: str, by: str) -> Invited:
        """Makes a new link and a new code; the old ones open nothing any more.

        Raises:
            NotFound: the canvas has no such invitation.
            InvitationOver: it is over.
        """
        return await self._renew(canvas, ident, by, new_secret())

    async def renew_code(self, canvas: str, ident: str, by: str) -> str:
        """Makes a new code, good for a few hours; the link stays as it is.

        Raises:
            NotFound: the canvas has no such invitation.
            InvitationOver: it is over.
        """
        return (await self._renew(canvas, ident, by, "")).code

    async def extend(
        self,
        canvas: str,
        ident: str,
        by: str,
        *,
        expires_at: datetime | None,
        uses: int | None,
    ) -> None:
        """Moves an invitation's end, and the end of those who are in by it, or its uses.

        An invitation that ran out by itself opens again, for whoever comes; somebody whose
        time ended comes in anew. One that was withdrawn stays closed.

        Raises:
            NotFound: the canvas has no such invitation.
            InvitationOver: it was withdrawn.
            AlreadyOver: the day is past.
        """
        now = self._now()
        until = milliseconds(expires_at) if expires_at else None
        if until is not None and until <= now:
            raise AlreadyOver(until=expires_at)

        def work(connection: Connection) -> None:
            row = self._mine(connection, canvas, ident)
            if invitation_of(row).why_over(self._clock.now()) == "revoked":
                raise InvitationOver(why="revoked")
            invitations.change(
                connection,
                canvas,
                ident,
                {"expires_at": until, "members_until": until, "uses": uses, "revoked_at": None},
            )
            for actor in members.by_invitation(connection, ident, now):
                members.change(connection, canvas, actor, {"until": until})
                rights.note_change(connection, at=now, canvas=canvas, actor=actor)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="invitation.changed",
                canvas=canvas,
                invitation=ident,
            )

        await self._database.write(work)

    async def revoke(
        self, canvas: str, invitation: str, by: str, *, keep_people: bool = False
    ) -> Sequence[str]:
        """Withdraws an invitation; returns the actors whose rights ended with it.

        With `keep_people`, those who are in stay in until their own day.

        Raises:
            NotFound: the canvas has no such invitation that runs.
        """
        now = self._now()

        def work(connection: Connection) -> Sequence[str]:
            if not invitations.end(connection, canvas, invitation, now):
                raise NotFound(invitation=invitation)
            actors = [] if keep_people else members.by_invitation(connection, invitation, now)
            for actor in actors:
                end_membership(connection, canvas, actor, now)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="invitation.revoked",
                canvas=canvas,
                invitation=invitation,
                ended=len(actors),
            )
            return actors

        return await self._database.write(work)

    # ── how it is done ──

    async def _open(self, column: str, secret: str) -> Invitation:
        digest, now = digest_of(secret), self._now()
        row = await self._database.read(lambda c: invitations.by_secret(c, column, digest))
        if row is None or (column == "code_digest" and (row["code_until"] or 0) <= now):
            raise NotFound
        must_run(row, now)
        return invitation_of(row)

    async def _renew(self, canvas: str, ident: str, by: str, token: str) -> Invited:
        now = self._now()

        def work(connection: Connection) -> str:
            must_run(self._mine(connection, canvas, ident), now)
            code = self._draw_code(connection, now)
            values = _code_columns(code, now)
            if token:
                values["digest"] = digest_of(token)
            invitations.change(connection, canvas, ident, values)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="invitation.renewed",
                canvas=canvas,
                invitation=ident,
                what="link" if token else "code",
            )
            return code

        return Invited(ident, token, await self._database.write(work))

    def _mine(self, connection: Connection, canvas: str, ident: str) -> RowMapping:
        row = invitations.by_id(connection, ident)
        if row is None or row["canvas"] != canvas:
            raise NotFound(invitation=ident)
        return row

    def _draw_code(self, connection: Connection, now: int) -> str:
        for _ in range(_DRAWS):
            code = self._draw()
            if invitations.free_code(connection, digest_of(code), now):
                return code
        raise NoFreeCode


def _code_columns(code: str, now: int) -> dict[str, Any]:
    lasts = CODE_LASTS.total_seconds() * 1000
    return {"code_digest": digest_of(code), "code_until": now + int(lasts)}


def must_run(row: RowMapping, now: int) -> None:
    """Refuses an invitation that lets nobody in any more.

    Raises:
        InvitationOver: with the canvas, for those who are in already.
    """
    if row["revoked_at"] is not None:
        by_itself = row["expires_at"] == row["revoked_at"]
        raise InvitationOver(why="expired" if by_itself else "revoked", canvas=row["canvas"])
    if row["expires_at"] is not None and row["expires_at"] <= now:
        raise InvitationOver(why="expired", canvas=row["canvas"])
    if row["uses"] is not None and row["used"] >= row["uses"]:
        raise InvitationOver(why="used", canvas=row["canvas"])


def _known(connection: Connection, actor: str | None) -> str | None:
    """The actor, if they may take part in this canvas as themselves."""
    kind, _, ident = (actor or "").partition(":")
    if kind == "person":
        return actor if people.person_by_id(connection, ident) is not None else None
    if kind == "guest":
        # Only asked for by somebody who said so: whoever comes in anew carries no name along.
        return actor if people.guest_by_id(connection, ident) is not None else None
    return None


def _has_as_much(connection: Connection, actor: str, row: RowMapping, now: int) -> bool:
    member = members.living(connection, row["canvas"], actor, now)
    if member is None:
        return False
    has, offered = rights_of(member), rights_of(row, "members_until")
    if has.role is Role.FACILITATOR:
        return True
    as_long = has.until is None or (offered.until is not None and offered.until <= has.until)
    return as_long and has.scope.covers(offered.scope)


def _add_guest(
    connection: Connection, invitation: Invitation, name: str, language: str | None, now: int
) -> str:
    ident = new_id()
    beside = names_beside(connection, invitation.canvas, invitation.partner, now)
    people.add_guest(
        connection,
        {
            "id": ident,
            "canvas": invitation.canvas,
            "invitation": invitation.id,
            "name": tell_apart(clean_name(name), beside),
            "language": language,
            "created_at": now,
        },
    )
    return f"guest:{ident}"
