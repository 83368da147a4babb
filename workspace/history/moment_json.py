"""A moment as plain JSON values, for a column of a table and for taking it out; and back.

Each change says by one word what it is. What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from workspace.canvas import body as bodies
from workspace.canvas import changes
from workspace.canvas.changes import Change
from workspace.canvas.model import Card, Link, SetAside
from workspace.canvas.schema import SECTIONS, SectionId, card_section
from workspace.history.moments import CardName, Moment, Told

_CARD_WORDS: Final = ("code", "moved_to", "moved_from", "merged_into", "split_from")


def moment_json(moment: Moment) -> dict[str, Any]:
    """The moment as plain values."""
    return {
        "canvas": moment.canvas,
        "first": moment.first,
        "last": moment.last,
        "began": moment.began.isoformat(),
        "ended": moment.ended.isoformat(),
        "kind": moment.kind,
        "actors": list(moment.actors),
        "told": [told_json(told) for told in moment.told],
        "names": {
            name.id: {"section": name.section, "code": name.code, "title": name.title}
            for name in moment.names.values()
        },
    }


def moment_from_json(value: Mapping[str, Any]) -> Moment:
    """The inverse of `moment_json`."""
    return Moment(
        canvas=value["canvas"],
        first=value["first"],
        last=value["last"],
        began=datetime.fromisoformat(value["began"]),
        ended=datetime.fromisoformat(value["ended"]),
        kind=value["kind"],
        actors=tuple(value["actors"]),
        told=tuple(told_from_json(told) for told in value["told"]),
        names={
            card: CardName(card, _section(said["section"]), said["code"], said["title"])
            for card, said in value["names"].items()
        },
    )


def told_json(told: Told) -> dict[str, Any]:
    """A told change as plain values."""
    place = {"by": list(told.by), "first": told.first, "last": told.last}
    return place | _change_json(told.change)


def told_from_json(value: Mapping[str, Any]) -> Told:
    """The inverse of `told_json`."""
    change = _change_from_json(value)
    return Told(change, tuple(value["by"]), value["first"], value["last"])


def _change_json(change: Change) -> dict[str, Any]:
    said: dict[str, Any] = {"section": change.section}
    match change:
        case changes.Added(_, card):
            return said | {"what": "added", "card": card_json(card)}
        case changes.Removed(_, card):
            return said | {"what": "removed", "card": card_json(card)}
        case changes.Reworded(_, card, key, before, after):
            words = {"key": key, "before": before, "after": after}
            return said | {"what": "reworded", "card": card} | words
        case changes.Restyled(_, card):
            return said | {"what": "restyled", "card": card}
        case changes.FieldSet(_, card, key, before, after):
            return said | {
                "what": "field_set",
                "card": card,
                "key": key,
                "before": before,
                "after": after,
            }
        case changes.Moved(_, card):
            return said | {"what": "moved", "card": card}
        case changes.MovedAway(_, card, to):
            return said | {"what": "moved_away", "card": card, "to": to}
        case changes.PutAside(_, card, group, into, reason):
            said |= {"what": "put_aside", "card": card, "group": group, "into": into}
            return said | {"reason": reason} if reason else said
        case changes.Restored(_, card):
            return said | {"what": "restored", "card": card}
        case changes.Linked() | changes.Unlinked() | changes.Relinked():  # pragma: no branch
            return said | _link_change_json(change)


def _link_change_json(
    change: changes.Linked | changes.Unlinked | changes.Relinked,
) -> dict[str, Any]:
    match change:
        case changes.Linked(_, link):
            return {"what": "linked", "link": link_json(link)}
        case changes.Unlinked(_, link):
            return {"what": "unlinked", "link": link_json(link)}
        case changes.Relinked(_, before, after):  # pragma: no branch - the union is closed
            return {"what": "relinked", "before": link_json(before), "after": link_json(after)}


def _change_from_json(value: Mapping[str, Any]) -> Change:
    what = value["what"]
    if what in ("reworded", "field_set"):
        # These two also tell of the frame.
        kind = changes.Reworded if what == "reworded" else changes.FieldSet
        return kind(
            _section(value["section"]), value["card"], value["key"], value["before"], value["after"]
        )
    section = card_section(value["section"])
    match what:
        case "added":
            return changes.Added(section, card_from_json(section, value["card"]))
        case "removed":
            return changes.Removed(section, card_from_json(section, value["card"]))
        case "restyled":
            return changes.Restyled(section, value["card"])
        case "moved":
            return changes.Moved(section, value["card"])
        case "moved_away":
            return changes.MovedAway(section, value["card"], value["to"])
        case "put_aside":
            return changes.PutAside(
                section, value["card"], value["group"], value["into"], value.get("reason", "")
            )
        case "restored":
            return changes.Restored(section, value["card"])
        case "linked":
            return changes.Linked(section, link_from_json(section, value["link"]))
        case "unlinked":
            return changes.Unlinked(section, link_from_json(section, value["link"]))
        case _:
            before, after = (link_from_json(section, value[end]) for end in ("before", "after"))
            return changes.Relinked(section, before, after)


def card_json(card: Card) -> dict[str, Any]:
    """A card with its body as words: what was brought, not how it stood out."""
    said: dict[str, Any] = {"id": card.id, "kind": card.kind, "order": card.order}
    said |= {"title": card.title, "body": bodies.plain_text(card.body)}
    said |= {key: getattr(card, key) for key in _CARD_WORDS}
    said |= {"texts": dict(card.texts), "fields": dict(card.fields)}
    if card.set_aside is not None:
        said["set_aside"] = card.set_aside.as_value()
    return {key: value for key, value in said.items() if value not in (None, "", {})}


def card_from_json(section: str, value: Mapping[str, Any]) -> Card:
    """The inverse of `card_json`, its body in plain paragraphs."""
    return Card(
        id=value["id"],
        section=card_section(section),
        kind=value["kind"],
        order=value.get("order", ""),
        title=value.get("title", ""),
        body=bodies.from_text(value.get("body", "")),
        texts=value.get("texts", {}),
        fields=value.get("fields", {}),
        set_aside=SetAside.of(value.get("set_aside")),
        code=value.get("code"),
        moved_to=value.get("moved_to"),
        moved_from=value.get("moved_from"),
        merged_into=value.get("merged_into"),
        split_from=value.get("split_from"),
    )


def link_json(link: Link) -> dict[str, Any]:
    """A link as plain values."""
    ends = {"id": link.id, "kind": link.kind, "from": link.source, "to": link.target}
    return ends | ({"extras": dict(link.extras)} if link.extras else {})


def link_from_json(section: str, value: Mapping[str, Any]) -> Link:
    """The inverse of `link_json`."""
    return Link(
        value["id"],
        card_section(section),
        value["kind"],
        value["from"],
        value["to"],
        value.get("extras", {}),
    )


def _section(name: str) -> SectionId:
    return next(section for section in SECTIONS if section == name)
