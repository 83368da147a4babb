"""What belonging refuses."""

from __future__ import annotations

from workspace.errors import Refusal


class InvitationOver(Refusal):
    """The invitation was withdrawn, has run out or is used up (`why`)."""

    code = "invitation_over"


class LastFacilitator(Refusal):
    """A canvas is never left without anybody who may invite and manage."""

    code = "last_facilitator"


class PartnerRole(Refusal):
    """A partner organisation's people cannot have this role (`role`)."""

    code = "partner_role"


class NoSuchGroup(Refusal):
    """The canvas has no such group (`group`)."""

    code = "no_such_group"


class NoSuchPartner(Refusal):
    """The canvas has no such partner organisation (`partner`)."""

    code = "no_such_partner"


class TooMany(Refusal):
    """There are as many as there may be (`limit`)."""

    code = "too_many"


class BadName(Refusal):
    """A name is missing or too long (`limit`)."""

    code = "bad_name"


class BadCharter(Refusal):
    """The charter says what a charter cannot say."""

    code = "bad_charter"


class AlreadyOver(Refusal):
    """A day was named that is past."""

    code = "already_over"


class LastOwner(Refusal):
    """An organisation is never left without anybody who may manage it."""

    code = "last_owner"


class NoSuchPosition(Refusal):
    """Nobody can have this position in an organisation (`position`)."""

    code = "no_such_position"
