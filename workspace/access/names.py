"""What lists, pages and invitations call a role, in the words of the interface."""

from __future__ import annotations

from typing import Final

from workspace.access.roles import Role
from workspace.language import N_

ROLE_NAMES: Final[dict[Role, str]] = {
    Role.FACILITATOR: N_("facilitation"),
    Role.MEMBER: N_("member"),
    Role.RELAY: N_("relay"),
    Role.GUEST_EDITOR: N_("guest of some parts"),
    Role.SUPERVISOR: N_("supervision"),
    Role.READER: N_("reading"),
}
