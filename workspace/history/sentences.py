"""Changes gathered as people would say them: "three needs added, O2 reworded".

No words are chosen here. Each value is one sentence to be: its kind, the cards it speaks
of, whose hands it was, and the changes behind it. `gathering` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workspace.canvas.model import Link
from workspace.canvas.schema import SectionId
from workspace.history.moments import CardName, Told


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`by`: whose hands, as the reader may know them; `of`: what it is told from."""

    by: tuple[str, ...] = field(default=(), kw_only=True)
    of: tuple[Told, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class CardsAdded(_Sentence):
    """Cards are new."""

    section: SectionId
    cards: tuple[CardName, ...]


@dataclass(frozen=True, slots=True)
class CardsRemoved(_Sentence):
    """Cards are gone for good."""

    section: SectionId
    cards: tuple[CardName, ...]


@dataclass(frozen=True, slots=True)
class CardsReworded(_Sentence):
    """Texts of cards read differently; `keys` says which."""

    section: SectionId
    cards: tuple[CardName, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardsRestyled(_Sentence):
    """The same words stand out differently."""

    section: SectionId
    cards: tuple[CardName, ...]


@dataclass(frozen=True, slots=True)
class CardsSetAside(_Sentence):
    """Cards went into the bin, for a group if one was named, for a reason if one was given."""

    section: SectionId
    cards: tuple[CardName, ...]
    group: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CardsMerged(_Sentence):
    """Cards went into another one, with their words and links."""

    section: SectionId
    cards: tuple[CardName, ...]
    into: CardName


@dataclass(frozen=True, slots=True)
class CardSplit(_Sentence):
    """Cards were made of a part of this one."""

    section: SectionId
    card: CardName
    into: tuple[CardName, ...]


@dataclass(frozen=True, slots=True)
class CardsRestored(_Sentence):
    """Cards came back."""

    section: SectionId
    cards: tuple[CardName, ...]


@dataclass(frozen=True, slots=True)
class CardsReordered(_Sentence):
    """Cards stand elsewhere among the others."""

    section: SectionId
    cards: tuple[CardName, ...]


@dataclass(frozen=True, slots=True)
class CardsMovedAway(_Sentence):
    """Cards went to another section."""

    section: SectionId
    cards: tuple[CardName, ...]
    to: SectionId


@dataclass(frozen=True, slots=True)
class ValueSet(_Sentence):
    """Cards have the same new status or kind (`key`); None: not any more."""

    section: SectionId
    cards: tuple[CardName, ...]
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class FieldsSet(_Sentence):
    """Other plain values of a card changed."""

    section: SectionId
    cards: tuple[CardName, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkName:
    """A link, and what the cards at its ends are called."""

    link: Link
    source: CardName
    target: CardName


@dataclass(frozen=True, slots=True)
class LinksMade(_Sentence):
    """Links are new."""

    kind: str
    links: tuple[LinkName, ...]


@dataclass(frozen=True, slots=True)
class LinksRemoved(_Sentence):
    """Links are gone."""

    kind: str
    links: tuple[LinkName, ...]


@dataclass(frozen=True, slots=True)
class LinksChanged(_Sentence):
    """Links say something else, or go elsewhere."""

    kind: str
    links: tuple[LinkName, ...]


@dataclass(frozen=True, slots=True)
class FrameReworded(_Sentence):
    """Texts above the sections read differently."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameSet(_Sentence):
    """Plain values above the sections changed."""

    keys: tuple[str, ...]


Sentence = (
    CardsAdded
    | CardsRemoved
    | CardsReworded
    | CardsRestyled
    | CardsSetAside
    | CardsMerged
    | CardSplit
    | CardsRestored
    | CardsReordered
    | CardsMovedAway
    | ValueSet
    | FieldsSet
    | LinksMade
    | LinksRemoved
    | LinksChanged
    | FrameReworded
    | FrameSet
)
