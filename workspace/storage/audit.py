"""The audit log: who did what with access and when; ids and facts, never content."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert

from workspace.ids import new_id
from workspace.storage.tables import audit


def note(
    connection: Connection, *, at: int, actor: str, event: str, canvas: str | None, **facts: object
) -> None:
    """Notes one event, in the transaction of what it is about."""
    connection.execute(
        insert(audit).values(
            id=new_id(), at=at, actor=actor, event=event, canvas=canvas, facts=json.dumps(facts)
        )
    )
