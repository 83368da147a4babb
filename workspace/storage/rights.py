"""Rows that say "somebody's rights changed": written with the change, read by every node."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from workspace.storage.tables import rights_change


def note_change(
    connection: Connection, *, at: int, canvas: str = "", actor: str = "", login: str = ""
) -> None:
    """Notes whose rights changed, in the transaction that changes them.

    An empty `actor`: everybody on the canvas; an empty `canvas`: that actor everywhere;
    a `login`: only the tabs of that login.
    """
    connection.execute(
        insert(rights_change).values(at=at, canvas=canvas, actor=actor, login=login)
    )
