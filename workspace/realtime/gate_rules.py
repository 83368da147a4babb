"""What may stand where: the schema's rules, asked about one item.

Pure questions with no memory: a role (what kind of type the item is put into), a key,
the item. The answer is the role of the type that the item makes, if it makes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from workspace.realtime.gate_refusals import BadValue, MayNotDelete, NotInSchema, ServerOnly
from workspace.realtime.gate_schema import (
    IDENT,
    TEXT_NODE,
    Check,
    Entries,
    Fixed,
    Node,
    PlainText,
    PlainValue,
    RichBody,
    Role,
    Values,
)
from workspace.realtime.update_content import FormatContent, TypeContent
from workspace.realtime.update_format import DELETED, MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_TEXT
from workspace.realtime.update_reader import Struct


def admit(role: Role | None, key: str | None, item: Struct, *, system: bool) -> Role | None:
    """Whether the item may stand there; the role of the type it makes, or None.

    Raises:
        NotInSchema: there is no such place, or it holds something else.
        BadValue: a value the schema does not allow.
        ServerOnly: people may not write there.
    """
    match role:
        case PlainText():
            _in_text(key, item, {})
            return None
        case Node():
            return _in_node(role, key, item)
        case Fixed():
            return _in_fixed(role, key, item, system=system)
        case Entries():
            return _in_entries(role, key, item)
        case Values():
            _in_values(role, key, item, system=system)
            return None
        case None:
            raise NotInSchema(what="place", name=key)
    assert_never(role)


def _in_text(key: str | None, item: Struct, marks: Mapping[str, Check]) -> None:
    if key is not None:
        raise _unknown("key", key)
    content = item.content
    if isinstance(content, str) or item.kind == DELETED:
        return
    if not isinstance(content, FormatContent):
        raise _unknown("content", item.kind)
    check = marks.get(content.mark)
    if check is None:
        raise _unknown("mark", content.mark)
    if content.value is not None and not check(content.value):
        raise BadValue(key=content.mark)


def _in_node(node: Node, key: str | None, item: Struct) -> Node | None:
    if node.name == TEXT_NODE:
        _in_text(key, item, node.body.marks)
        return None
    if key is not None:
        check = node.body.attributes.get(node.name, {}).get(key)
        if check is None:
            raise _unknown("attribute", key)
        _check_values(key, item, check)
        return None
    if item.kind == DELETED:
        return None
    name = _node_name(item)
    if name not in node.body.nodes.get(node.name, ()):
        raise _unknown("node", name)
    return node.body.by_name[name]


def _node_name(item: Struct) -> str:
    match item.content:
        case TypeContent(ref=ref) if ref == XML_TEXT:
            return TEXT_NODE
        case TypeContent(ref=ref, name=str(name)) if ref == XML_ELEMENT and name != TEXT_NODE:
            return name
        case _:
            raise _unknown("content", item.kind)


def _in_fixed(role: Fixed, key: str | None, item: Struct, *, system: bool) -> Role | None:
    rule = role.keys.get(key or "")
    if key is None or rule is None:
        raise _unknown("key", key)
    match rule:
        case PlainValue():
            if rule.server_only and not system:
                raise ServerOnly(key=key)
            _check_values(key, item, rule.check)
            return None
        case PlainText():
            _must_be_type(item, TEXT)
            return rule
        case RichBody():
            _must_be_type(item, XML_FRAGMENT)
            return rule.by_name[""]
    assert_never(rule)


def _in_entries(role: Entries, key: str | None, item: Struct) -> Role:
    if key is None or not IDENT.fullmatch(key):
        raise _unknown("key", key)
    _must_be_type(item, MAP)
    return role.entry


def _in_values(role: Values, key: str | None, item: Struct, *, system: bool) -> None:
    if key is None or not IDENT.fullmatch(key):
        raise _unknown("key", key)
    if role.server_only and not system:
        raise ServerOnly(key=key)
    _check_values(key, item, role.check)


def _must_be_type(item: Struct, ref: int) -> None:
    if not isinstance(item.content, TypeContent) or item.content.ref != ref:
        raise _unknown("content", item.kind)


def _check_values(key: str, item: Struct, check: Check) -> None:
    if item.kind == DELETED:
        return
    if not isinstance(item.content, list):
        raise _unknown("content", item.kind)
    for value in item.content:
        if not check(value):
            raise BadValue(key=key)


def may_be_deleted(role: Role | None, key: str | None) -> None:
    """Whether people may delete what stands there.

    Raises:
        MayNotDelete: it is a card, or a text that belongs to one.
        ServerOnly: people may not write there.
        NotInSchema: nobody knows what stands there.
    """
    match role:
        case PlainText() | Node():
            return
        case Values():
            if role.server_only:
                raise ServerOnly(key=key)
            return
        case Entries():
            raise MayNotDelete(key=key)
        case Fixed():
            rule = role.keys.get(key or "")
            if not isinstance(rule, PlainValue):
                raise MayNotDelete(key=key)
            if rule.server_only:
                raise ServerOnly(key=key)
            return
        case None:
            raise NotInSchema(what="place", name=key)
    assert_never(role)


def _unknown(what: str, name: object) -> NotInSchema:
    return NotInSchema(what=what, name=name)
