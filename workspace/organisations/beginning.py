"""How a canvas begins: its first content and its first facilitator.

Used by the API, the pages and the commands alike. A canvas is new in each case, so
this is safe beside a server that runs: nothing that exists is touched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import msgspec

from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.interchange import BadFile, documents_of, from_example, from_json, read_yaml
from workspace.canvas.model import Canvas
from workspace.clock import Clock
from workspace.config import Config
from workspace.errors import TooLarge
from workspace.history.log import Claim, Draft, EntryKind, NewCanvas, UpdateLog
from workspace.ids import new_id
from workspace.organisations.shapes import Group
from workspace.organisations.store import Organisations

SYSTEM: Final = "system"
# Section → the update that makes it, and the Yjs client id that wrote it.
_Content = Mapping[str, tuple[bytes, int]]


class Registry(Protocol):
    """Where canvases are entered; a node's services and the commands' are both one."""

    @property
    def config(self) -> Config:
        """How much is let in."""
        ...

    @property
    def clock(self) -> Clock:
        """What time it is."""
        ...

    @property
    def log(self) -> UpdateLog:
        """The log of all canvases."""
        ...

    @property
    def organisations(self) -> Organisations:
        """Who belongs to them."""
        ...


async def begin_canvas(registry: Registry, actor: str, *, title: str, language: str) -> Claim:
    """An empty canvas; `actor` facilitates it, unless it is the system.

    Raises:
        InvalidValue, TooLarge: the title or the language cannot be.
    """
    docs = edits.new_canvas(title=title, language=language)
    return await _create(registry, actor, title, language, _content(docs), {}, "server")


async def bring_canvas(registry: Registry, actor: str, canvas: Canvas) -> Claim:
    """A new canvas with the content of one that came from a file; see `begin_canvas`.

    Raises:
        TooLarge: a section of it is larger than sections may grow.
    """
    # In a thread: a thousand cards take a third of a second, and others type meanwhile.
    content = await asyncio.to_thread(lambda: _content(documents_of(canvas)))
    limit = registry.config.limits.section_bytes
    for section, (data, _) in content.items():
        if len(data) > limit:
            raise TooLarge(section=section, size=len(data), limit=limit)
    title, language, aside = canvas.title, canvas.language, canvas.aside
    claim = await _create(registry, actor, title, language, content, aside, "import")
    await registry.organisations.set_groups(claim.canvas, groups_of(canvas.groups))
    await registry.organisations.bring_notes(claim.canvas, canvas.notes, actor)
    return claim


def read_file(data: bytes, *, is_yaml: bool) -> Canvas:
    """The canvas in a file of ours, JSON or YAML.

    Only what a canvas holds is taken: members, roles and tokens have no place in the
    format, so no file can bring them.

    Raises:
        BadFile: with the path of the first fault.
    """
    if not is_yaml:
        try:
            return from_json(msgspec.json.decode(data))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise BadFile("", "not_json") from error
    try:
        value = read_yaml(data.decode())
    except UnicodeDecodeError as error:
        raise BadFile("", "not_utf8") from error
    return from_json(value) if _is_canvas_json(value) else from_example(value)


def groups_of(records: Sequence[Mapping[str, Any]]) -> list[Group]:
    """The participation groups that a frame names."""
    return [
        Group(
            id=record["id"],
            name=record["name"],
            type=record.get("type") or "other",
            color=record.get("color") or 0,
            seats=record.get("seats"),
            quorum=record.get("quorum"),
        )
        for record in records
    ]


def _content(docs: Mapping[str, SectionDoc]) -> _Content:
    return {section: (doc.diff(), doc.client_id) for section, doc in docs.items()}


def _is_canvas_json(value: Any) -> bool:
    return isinstance(value, dict) and str(value.get("format", "")).startswith("canevas/")


async def _create(
    registry: Registry,
    actor: str,
    title: str,
    language: str,
    content: _Content,
    aside: Mapping[str, Any],
    kind: EntryKind,
) -> Claim:
    now = registry.clock.now()
    new = NewCanvas(
        id=new_id(), title=title, language=language, created_at=now, created_by=actor, aside=aside
    )
    drafts = [
        Draft(
            section=section,
            actor=actor,
            session="",
            at=now,
            kind=kind,
            data=data,
            clients=((client, actor),),
        )
        for section, (data, client) in content.items()
    ]
    claim = await registry.log.create(new, drafts)
    # A crash between the two leaves a canvas that is in nobody's list, and nothing half-made.
    if actor != SYSTEM:
        await registry.organisations.begin(claim.canvas, actor)
    return claim
