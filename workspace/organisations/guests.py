"""People without an account: the invitation they stand before, and the name they go by."""

from __future__ import annotations

from sqlalchemy import Connection

from workspace.accounts.names import clean_name, tell_apart
from workspace.errors import NotFound
from workspace.organisations.called import names_beside
from workspace.organisations.invitations import must_run
from workspace.organisations.kept import Kept
from workspace.organisations.shapes import Invitation, invitation_of
from workspace.storage import invitations, members, people


class Guests(Kept):
    """The guests of one database's canvases."""

    async def invitation_behind(self, ident: str) -> Invitation:
        """The invitation of a door that a browser stands before, while it can be accepted.

        Raises:
            NotFound: there is none.
            InvitationOver: it was withdrawn, has run out or is used up.
        """
        now = self._now()
        row = await self._database.read(lambda c: invitations.by_id(c, ident))
        if row is None:
            raise NotFound(invitation=ident)
        must_run(row, now)
        return invitation_of(row)

    async def rename_guest(self, actor: str, name: str) -> str:
        """Gives a guest another name, or none; returns it as others will see it."""
        now = self._now()
        ident = actor.removeprefix("guest:")

        def work(connection: Connection) -> str:
            told_apart = clean_name(name)
            for canvas in members.canvases_of(connection, actor, now):
                me = members.living(connection, canvas, actor, now)
                partner = me["partner"] if me is not None else None
                others = names_beside(connection, canvas, partner, now, but=actor)
                told_apart = tell_apart(told_apart, others)
            people.rename_guest(connection, ident, told_apart)
            return told_apart

        return await self._database.write(work)
