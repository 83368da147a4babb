"""Belonging, as the rest of the house asks for it: one store, its rooms in files of their own."""

from __future__ import annotations

from workspace.organisations.canvases import Canvases
from workspace.organisations.codes import CODE_LASTS, CODE_LENGTH, CODE_SIGNS
from workspace.organisations.events import Events
from workspace.organisations.groups import Groups
from workspace.organisations.guests import Guests
from workspace.organisations.houses import Houses
from workspace.organisations.invitations import Invitations
from workspace.organisations.members import Members
from workspace.organisations.notes import Notes
from workspace.organisations.refusals import InvitationOver

__all__ = [
    "CODE_LASTS",
    "CODE_LENGTH",
    "CODE_SIGNS",
    "InvitationOver",
    "Organisations",
]


class Organisations(Canvases, Members, Groups, Invitations, Guests, Events, Houses, Notes):
    """Canvases, their people, invitations, notes, access log and organisations of one database."""
