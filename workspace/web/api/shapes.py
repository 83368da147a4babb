"""What the API reads and writes, but for cards: msgspec types, strict on the way in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.canvas.schema import limits

Id = Annotated[str, Meta(pattern=limits.ID_PATTERN)]
CanvasId = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Revision = Annotated[int, Meta(ge=0, description="A number that grows with every logged change.")]
Title = Annotated[str, Meta(min_length=1, max_length=limits.TITLE)]
LanguageCode = Literal["fr", "en", "nl", "ar"]
SectionName = Literal["needs", "objectives", "actors", "values", "evaluation"]
AnySection = Literal["frame", "needs", "objectives", "actors", "values", "evaluation"]
RoleName = Literal["facilitator", "member", "relay", "guest_editor", "supervisor", "reader"]


class _In(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of everything that comes in: a key we do not know is a typing error, said at once."""


class ProblemDocument(msgspec.Struct, kw_only=True):
    """Why a request was refused or failed (RFC 9457). Rely on `code`, never on the sentences."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    facts: dict[str, Any] = {}
    instance: str | UnsetType = UNSET


class CanvasRow(msgspec.Struct, kw_only=True):
    """A canvas in the list of those that are open to you."""

    id: CanvasId
    title: str
    language: str
    role: RoleName
    revision: Revision
    changed_at: datetime
    url: str


class CanvasList(msgspec.Struct, kw_only=True):
    """The canvases that are open to you, last changed first."""

    canvases: list[CanvasRow]


class NewCanvas(_In):
    """A canvas to begin."""

    title: Title
    language: LanguageCode = "fr"
    template: Literal["blank"] = "blank"


class CanvasMade(msgspec.Struct, kw_only=True):
    """A canvas that exists now."""

    id: CanvasId
    title: str
    language: str
    revision: Revision
    url: str


class Changed(msgspec.Struct, kw_only=True):
    """The change is in the log, and everybody who has the canvas open sees it."""

    revision: Revision


class CardChanged(msgspec.Struct, kw_only=True):
    """The card as it was logged under `revision`."""

    revision: Revision
    section: SectionName
    card: Any


class Place(_In):
    """Before or after which card; without either, last."""

    before: Id | UnsetType = UNSET
    after: Id | UnsetType = UNSET


class MoveCard(Place):
    """Where a card is to stand; in another section it gets a code of that section."""

    section: SectionName | UnsetType = UNSET
    base_revision: Revision | UnsetType = UNSET


class SplitCard(_In):
    """Make two cards of one: from `block` of its body on, all goes to the new one.

    `offset` cuts inside that block, at a code point.
    `keep_links` names the links of the first card that the new one gets as well.
    """

    block: Annotated[int, Meta(ge=0)]
    offset: Annotated[int, Meta(ge=0)] = 0
    title: Annotated[str, Meta(max_length=limits.TITLE)] = ""
    keep_links: list[Id] = []
    base_revision: Revision | UnsetType = UNSET


class MergeCard(_In):
    """The card whose words are brought into this one; it is set aside."""

    absorb: Id
    base_revision: Revision | UnsetType = UNSET


class NewLink(_In):
    """A link to make: what kind, from which card to which."""

    kind: str
    source: Id = msgspec.field(name="from")
    target: Id = msgspec.field(name="to")
    id: Id | UnsetType = UNSET
    because: Annotated[str, Meta(max_length=limits.RECORD_TEXT)] | UnsetType = UNSET
    role: str | UnsetType = UNSET
    tie: str | UnsetType = UNSET
    how: Annotated[str, Meta(max_length=limits.RECORD_TEXT)] | UnsetType = UNSET
    text: Annotated[str, Meta(max_length=limits.RECORD_TEXT)] | UnsetType = UNSET


class LinkMade(msgspec.Struct, kw_only=True):
    """A link that exists now."""

    id: Id
    revision: Revision


# With its offset from UTC: a time of day without one would mean another hour elsewhere.
Until = Annotated[datetime, Meta(tz=True)]
PartnerId = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Uses = Annotated[int, Meta(ge=1, le=10_000)]


class NewInvitation(_In):
    """A door to open: with which role, on which sections, for how long and how many.

    `sections` are opened for writing and, unless `reads` names others, for nothing else;
    without `sections`, all that the role reaches is open. `until` goes before `days`.
    """

    role: RoleName = "member"
    sections: list[AnySection] | UnsetType = UNSET
    reads: list[AnySection] | UnsetType = UNSET
    group: Id | UnsetType = UNSET
    partner: PartnerId | UnsetType = UNSET
    label: Annotated[str, Meta(max_length=200)] = ""
    days: Annotated[int, Meta(ge=1, le=366)] = 30
    until: Until | UnsetType = UNSET
    uses: Uses | None = None


class QrSquare(msgspec.Struct, kw_only=True):
    """A QR code of `size` modules a side, quiet zone included; `path` draws the dark ones."""

    size: int
    path: str


class InvitationMade(msgspec.Struct, kw_only=True):
    """An invitation. The token is shown this once: the server keeps only its digest."""

    id: str
    token: str
    code: str | None
    url: str
    expires_at: datetime | None
    code_until: datetime | None
    qr: QrSquare


class InvitationPatch(_In):
    """What is to change: its end (null: none), or how many may use it (null: any number)."""

    until: Until | UnsetType | None = UNSET
    uses: Uses | UnsetType | None = UNSET


class Renewal(_In):
    """What to make anew: the code alone, or the link and its code."""

    what: Literal["code", "link"] = "code"


class Renewed(msgspec.Struct, kw_only=True):
    """What was made anew, shown this once; without a new link, `token`, `url` and `qr` are null."""

    id: str
    token: str | None
    code: str
    code_until: datetime
    url: str | None
    qr: QrSquare | None


class InvitationRow(msgspec.Struct, kw_only=True):
    """An invitation as the list shows it: never what opens the door."""

    id: str
    role: RoleName
    group: str | None
    partner: str | None
    label: str
    reads: list[str]
    writes: list[str]
    uses: int | None
    used: int
    created_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    code_until: datetime | None
    over: Literal["revoked", "expired", "used"] | None


class InvitationList(msgspec.Struct, kw_only=True):
    """A canvas's invitations, newest first."""

    invitations: list[InvitationRow]
