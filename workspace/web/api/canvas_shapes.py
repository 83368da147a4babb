"""A whole canvas as JSON (`canevas/1`): what reading and exporting give and importing takes."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from workspace.canvas.schema import CARD_SECTIONS, FRAME_FIELDS, LINK_KINDS
from workspace.web.api.card_shapes import CARD, FIELD_TYPES, CardId

_INTRO: Final = "intro_"
LinkKindName: Any = Literal[tuple(kind.id for kind in LINK_KINDS)]


def _struct(name: str, says: str, members: list[Any]) -> Any:
    return msgspec.defstruct(
        name,
        members,
        forbid_unknown_fields=True,
        omit_defaults=True,
        kw_only=True,
        module=__name__,
        namespace={"__doc__": says},
    )


def _list_of(shape: Any) -> Any:
    return list[shape]


def _frame() -> Any:
    kinds = FIELD_TYPES["frame"]
    own = [f for f in FRAME_FIELDS if not f.key.startswith(_INTRO) and not f.server_only]
    intros = _struct(
        "Introductions",
        "What stands above each section.",
        [(name, str, "") for name in CARD_SECTIONS],
    )
    return _struct(
        "Frame",
        "What stands above the five sections.",
        [
            *((f.key, kinds[f.key], "") for f in own if f.live),
            *((f.key, kinds[f.key] | UnsetType, UNSET) for f in own if not f.live),
            ("intros", intros, msgspec.field(default_factory=intros)),
        ],
    )


Frame: Any = _frame()
Sections: Any = _struct(
    "Sections",
    "The five parts; a part that is closed to you has no cards here.",
    [
        (
            name,
            _struct(
                f"{name.capitalize()}Section",
                f"The cards of `{name}` in their order, those set aside among them.",
                [("cards", _list_of(CARD[name]))],
            ),
        )
        for name in CARD_SECTIONS
    ],
)


class Link(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A typed, directed relation between two cards."""

    id: CardId
    kind: LinkKindName
    source: CardId = msgspec.field(name="from")
    target: CardId = msgspec.field(name="to")
    because: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    tie: str | UnsetType = UNSET
    how: str | UnsetType = UNSET
    text: str | UnsetType = UNSET


class CanvasDocument(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A canvas, whole. What has no home on it yet travels verbatim under `aside`."""

    format: Literal["canevas/1"]
    id: str
    title: str
    language: Literal["fr", "en", "nl", "de", "ar"]
    epoch: int
    revision: int
    frame: Frame
    groups: list[dict[str, Any]]
    sections: Sections
    links: list[Link]
    aside: dict[str, Any]


class SectionFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A section of a file; its cards are as they are read, and may leave out what is not set."""

    cards: list[dict[str, Any]] | UnsetType | None = UNSET


class SectionFiles(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The sections of a file; one that is left out is empty."""

    needs: SectionFile | UnsetType | None = UNSET
    objectives: SectionFile | UnsetType | None = UNSET
    actors: SectionFile | UnsetType | None = UNSET
    values: SectionFile | UnsetType | None = UNSET
    evaluation: SectionFile | UnsetType | None = UNSET


class CanvasFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A canvas as it is brought in: what `CanvasDocument` gives, and what can be left out is."""

    format: Literal["canevas/1"]
    id: str | UnsetType = UNSET
    title: str | UnsetType | None = UNSET
    language: Literal["fr", "en", "nl", "de", "ar"] | UnsetType = UNSET
    epoch: int | UnsetType = UNSET
    revision: int | UnsetType = UNSET
    frame: dict[str, Any] | UnsetType = UNSET
    groups: list[dict[str, Any]] | UnsetType | None = UNSET
    sections: SectionFiles | UnsetType = UNSET
    links: list[dict[str, Any]] | UnsetType | None = UNSET
    aside: dict[str, Any] | UnsetType = UNSET


CanvasPatch: Any = _struct(
    "CanvasPatch",
    "What is to change on the frame; null clears a field.",
    [
        (f.key, FIELD_TYPES["frame"][f.key] | None | UnsetType, UNSET)
        for f in FRAME_FIELDS
        if not f.server_only
    ],
)
