"""The words of the access log, and what of it webhooks tell: two closed lists.

An event that is not named here is a type error where it is written. A log into which
anything may be written soon holds what it must not; so its words stand on one page,
and its facts are ids, roles and numbers, never what people wrote, never a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

AuditEvent = Literal[
    # Accounts.
    "person.created",
    "person.changed",
    "person.deactivated",
    "person.reactivated",
    "position.changed",
    "password.changed",
    "link.made",
    "link.used",
    "identity.joined",
    "login.began",
    "login.ended",
    "sign_in.refused",
    "token.created",
    "token.revoked",
    # Canvases.
    "canvas.begun",
    "canvas.archived",
    "canvas.restored",
    "canvas.taken_over",
    "canvas.erased",
    "charter.changed",
    "groups.changed",
    "partner.created",
    "partner.changed",
    "partner.removed",
    "sections.changed",
    # Who takes part.
    "member.joined",
    "member.changed",
    "member.expired",
    "member.left",
    "member.removed",
    "invitation.created",
    "invitation.changed",
    "invitation.renewed",
    "invitation.accepted",
    "invitation.revoked",
    # Programs.
    "webhook.created",
    "webhook.changed",
    "webhook.paused",
    "webhook.removed",
]
AUDIT_EVENTS: Final[frozenset[str]] = frozenset(get_args(AuditEvent))

WebhookEvent = Literal[
    "canvas.created",
    "canvas.changed",
    "canvas.archived",
    "canvas.restored",
    "member.joined",
    "member.left",
    "invitation.created",
    "invitation.accepted",
    "invitation.revoked",
]
WEBHOOK_EVENTS: Final[tuple[WebhookEvent, ...]] = get_args(WebhookEvent)
# Sent on request only, so that a receiver can be tried out.
PING: Final = "ping"

# What webhooks tell when the access log notes something. `canvas.changed` is not here: it follows
# from the log of the canvas.
TOLD: Final[Mapping[AuditEvent, tuple[WebhookEvent, ...]]] = {
    "canvas.begun": ("canvas.created",),
    "canvas.archived": ("canvas.archived",),
    "canvas.restored": ("canvas.restored",),
    "member.joined": ("member.joined",),
    "member.left": ("member.left",),
    "member.expired": ("member.left",),
    "member.removed": ("member.left",),
    "invitation.created": ("invitation.created",),
    "invitation.accepted": ("invitation.accepted", "member.joined"),
    "invitation.revoked": ("invitation.revoked",),
}
# The facts of the access log that a webhook passes on: ids and words of ours, nothing else.
TOLD_FACTS: Final = ("member", "role", "invitation", "partner")
