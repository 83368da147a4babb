"""Who may do what on a canvas: roles, capabilities and the sections a scope opens.

Pure: given an actor's role and sections, it answers yes or no. Who holds which
role is kept by `organisations`; every door (socket, API, page) asks here.
"""

from workspace.access.roles import (
    EVERY_SECTION,
    KEPT_FROM_PARTNERS,
    PARTNER_ROLES,
    Capability,
    Role,
    Scope,
    full_scope,
    scope_of,
)

__all__ = [
    "EVERY_SECTION",
    "KEPT_FROM_PARTNERS",
    "PARTNER_ROLES",
    "Capability",
    "Role",
    "Scope",
    "full_scope",
    "scope_of",
]
