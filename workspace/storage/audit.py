"""The audit log: who did what with access and when; ids and facts, never content."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert

from workspace.access.events import AuditEvent
from workspace.ids import new_id
from workspace.storage import outbox
from workspace.storage.tables import audit

# Ids, roles, numbers, names of sections.
Fact = str | int | bool | Sequence[str] | None


def note(
    connection: Connection,
    *,
    at: int,
    actor: str,
    event: AuditEvent,
    canvas: str | None,
    **facts: Fact,
) -> None:
    """Notes one event, in the transaction of what it is about, and what webhooks tell of it."""
    connection.execute(
        insert(audit).values(
            id=new_id(), at=at, actor=actor, event=event, canvas=canvas, facts=json.dumps(facts)
        )
    )
    outbox.tell(connection, at=at, actor=actor, event=event, canvas_id=canvas, facts=facts)
