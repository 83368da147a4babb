"""Operations on cards of the live document."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from workspace.canvas import edits
from workspace.canvas.edits.finding import find
from workspace.canvas.edits.moving import After, Before, Where
from workspace.web.api.card_shapes import CARD_PATCH
from workspace.web.api.editing import Desk, as_json, edit
from workspace.web.api.operation import Call, Malformed
from workspace.web.api.shapes import (
    CardChanged,
    Changed,
    MergeCard,
    MoveCard,
    SplitCard,
)

_ABOUT: frozenset[str] = frozenset({"section", "id", "before", "after", "base_revision"})


async def add(call: Call[Any]) -> CardChanged:
    """A new card, complete with its code, where it was asked for."""
    new = call.body
    section = new.__struct_config__.tag
    said = _said(new)
    size = len(msgspec.json.encode(said))

    def verb(desk: Desk) -> dict[str, Any]:
        desk.section(section)
        desk.must_fit(section, cards=1, size=size)
        card_id = edits.add_card(
            desk.readable,
            section,
            said,
            language=desk.language,
            where=_where(new),
            card_id=None if isinstance(new.id, UnsetType) else new.id,
        )
        return as_json(find(desk.readable, card_id))

    card, revision = await edit(call, verb)
    return CardChanged(revision=revision, section=section, card=card)


async def change(call: Call[bytes]) -> CardChanged:
    """Texts and fields of a card; what is not named stays, null clears."""
    card_id = call.path["card"]
    loose = _decoded(call.body)

    def verb(desk: Desk) -> tuple[str, dict[str, Any]]:
        found = desk.card(card_id)
        patch = _checked(loose, found.section)
        desk.must_fit(found.section, size=len(call.body))
        edits.change_card(desk.writable, card_id, patch)
        return found.section, as_json(found)

    return await _changed(call, verb, card_id, _base(loose))


async def set_aside(call: Call[None]) -> Changed:
    """Sets a card aside: it keeps its words and can be restored."""
    card_id, group = call.path["card"], await _group(call)

    def verb(desk: Desk) -> None:
        desk.card(card_id)
        now = call.services.clock.now()
        reason = call.query.get("reason", "")
        edits.set_aside(desk.writable, card_id, at=now, group=group, reason=reason)

    base = int(call.query["base_revision"]) if "base_revision" in call.query else UNSET
    _, revision = await edit(call, verb, card=card_id, base_revision=base)
    return Changed(revision=revision)


async def restore(call: Call[None]) -> CardChanged:
    """Takes a card that was set aside back onto the canvas."""
    card_id = call.path["card"]

    def verb(desk: Desk) -> tuple[str, dict[str, Any]]:
        found = desk.card(card_id)
        edits.restore(desk.writable, card_id)
        return found.section, as_json(found)

    return await _changed(call, verb, card_id, UNSET)


async def move(call: Call[MoveCard]) -> CardChanged:
    """Puts a card elsewhere in its section, or in another one, where it gets a new code."""
    card_id, wish = call.path["card"], call.body

    def verb(desk: Desk) -> tuple[str, dict[str, Any]]:
        found = desk.card(card_id)
        if isinstance(wish.section, UnsetType) or wish.section == found.section:
            edits.move(desk.writable, card_id, _where(wish))
        else:
            desk.section(wish.section)
            desk.must_fit(wish.section, cards=1)
            edits.move_to_section(
                desk.writable,
                card_id,
                wish.section,
                at=call.services.clock.now(),
                language=desk.language,
                where=_where(wish),
            )
        found = find(desk.readable, card_id)
        return found.section, as_json(found)

    return await _changed(call, verb, card_id, wish.base_revision)


async def split(call: Call[SplitCard]) -> CardChanged:
    """Makes two cards of one; answers with the new one."""
    card_id, wish = call.path["card"], call.body

    def verb(desk: Desk) -> tuple[str, dict[str, Any]]:
        desk.must_fit(desk.card(card_id).section, cards=1)
        made = edits.split(
            desk.writable,
            card_id,
            block=wish.block,
            offset=wish.offset,
            title=wish.title,
            language=desk.language,
            keep=wish.keep_links,
        )
        found = find(desk.readable, made)
        return found.section, as_json(found)

    return await _changed(call, verb, card_id, wish.base_revision)


async def merge(call: Call[MergeCard]) -> CardChanged:
    """Brings the words of another card into this one; the other is set aside."""
    card_id, wish = call.path["card"], call.body
    group = await _group(call)

    def verb(desk: Desk) -> tuple[str, dict[str, Any]]:
        found = desk.card(card_id)
        desk.other_card(wish.absorb)
        edits.merge(
            desk.writable,
            wish.absorb,
            card_id,
            at=call.services.clock.now(),
            group=group,
        )
        return found.section, as_json(found)

    return await _changed(call, verb, card_id, wish.base_revision)


async def _changed(
    call: Call[Any],
    verb: Any,
    card_id: str,
    base_revision: int | UnsetType,
) -> CardChanged:
    (section, card), revision = await edit(call, verb, card=card_id, base_revision=base_revision)
    return CardChanged(revision=revision, section=section, card=card)


async def _group(call: Call[Any]) -> str | None:
    """The id of the participation group the caller speaks for; a membership knows its name."""
    if call.opened.group is None:
        return None
    groups = await call.services.organisations.groups(call.opened.canvas.id)
    return next((group.id for group in groups if group.name == call.opened.group), None)


def _where(wish: Any) -> Where:
    match wish.before, wish.after:
        case str(before), UnsetType():
            return Before(before)
        case UnsetType(), str(after):
            return After(after)
        case UnsetType(), UnsetType():
            return "last"
        case _:
            raise Malformed(why="`before` and `after` cannot both be given")


def _said(shape: msgspec.Struct) -> dict[str, Any]:
    """What a caller said about a card's content, as plain values under the schema's keys."""
    plain: dict[str, Any] = msgspec.to_builtins(shape)
    return {key: value for key, value in plain.items() if key not in _ABOUT}


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(why=str(error)) from None


def _base(loose: dict[str, Any]) -> int | UnsetType:
    base = loose.get("base_revision", UNSET)
    if isinstance(base, UnsetType) or (type(base) is int and base >= 0):
        return base
    raise Malformed(why="`base_revision` must be a whole number")


def _checked(loose: dict[str, Any], section: str) -> dict[str, Any]:
    """A patch in the shape of the section the card turned out to be in."""
    try:
        return _said(msgspec.convert(loose, CARD_PATCH[section]))
    except msgspec.ValidationError as error:
        raise Malformed(why=str(error)) from None
