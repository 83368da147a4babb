"""Verbs on links: make, change what a link says, take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workspace.canvas.document import Documents, SectionDoc
from workspace.canvas.edits.finding import Impossible, find, find_link
from workspace.canvas.schema import LINK_EXTRAS, LINK_KIND, InvalidValue, check_link, limits
from workspace.ids import new_card_id


def link(
    docs: Documents,
    kind: str,
    source: str,
    target: str,
    extras: Mapping[str, Any] | None = None,
    *,
    link_id: str | None = None,
) -> str:
    """Relates two cards; returns the link's id, or that of the same link if it is there.

    Raises:
        InvalidValue: no such kind of link, or something it cannot say.
        NoSuchCard: one of the two is not there.
        Impossible: this kind does not relate cards of these sections.
    """
    known = LINK_KIND.get(kind)
    if known is None:
        raise InvalidValue("kind", "unknown_kind")
    if source == target:
        raise Impossible(reason="same_card")
    start, end = find(docs, source), find(docs, target)
    if (start.section, end.section) != (known.source, known.target):
        raise Impossible(reason="wrong_sections", kind=kind)
    value = _value(kind, source, target, extras or {})
    check_link(start.section, value)
    same = same_link(start.doc, value)
    if same is not None:
        return same
    link_id = link_id or new_card_id()
    if limits.ID.match(link_id) is None or link_id in start.doc.links:
        raise InvalidValue("id", "not_an_id")
    with start.doc.doc.transaction():
        if known.most == 1:
            # A kind of which a card has one: the new link takes the place of the old.
            for old, held in list(start.doc.links.items()):
                if isinstance(held, dict) and (held.get("kind"), held.get("from")) == (
                    kind,
                    source,
                ):
                    del start.doc.links[old]
        start.doc.links[link_id] = value
    return link_id


def change_link(docs: Documents, link_id: str, extras: Mapping[str, Any]) -> None:
    """Changes what a link says; null clears. Its kind and its ends stay.

    Raises:
        NoSuchLink: there is none.
        InvalidValue: something it cannot say.
    """
    doc, value = find_link(docs, link_id)
    kept = {key: value[key] for key in LINK_EXTRAS if value.get(key) is not None}
    after = _value(value["kind"], value["from"], value["to"], kept | dict(extras))
    check_link(doc.section, after)
    if after != value:
        doc.links[link_id] = after


def unlink(docs: Documents, link_id: str) -> None:
    """Takes a link away.

    Raises:
        NoSuchLink: there is none.
    """
    doc, _ = find_link(docs, link_id)
    del doc.links[link_id]


def same_link(doc: SectionDoc, value: Mapping[str, Any]) -> str | None:
    """The id of a link that relates the same cards in the same way."""
    for link_id, held in doc.links.items():
        if isinstance(held, dict) and identity(held) == identity(value):
            return str(link_id)
    return None


def identity(value: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two links the same; two actors may have several ties, of different kinds."""
    ends = (value.get("from"), value.get("to"))
    kind = LINK_KIND.get(str(value.get("kind")))
    if kind is not None and kind.symmetric:
        ends = (min(map(str, ends)), max(map(str, ends)))
    return (value.get("kind"), value.get("tie"), *ends)


def _value(kind: str, source: str, target: str, extras: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in extras.items() if value not in (None, "")}
    return {"kind": kind, "from": source, "to": target} | said
