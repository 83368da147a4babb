"""Rows of a canvas's participation groups and partner organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from workspace.storage.tables import participation_group, partner

Values = dict[str, object]


def replace_all(connection: Connection, canvas: str, groups: Sequence[Mapping[str, Any]]) -> None:
    """Replaces a canvas's participation groups; they stand in the order they come."""
    table = participation_group
    connection.execute(delete(table).where(table.c.canvas == canvas))
    if groups:
        rows = [{**group, "canvas": canvas, "place": n} for n, group in enumerate(groups)]
        connection.execute(insert(table), rows)


def all_of(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """A canvas's participation groups, in their order."""
    table = participation_group
    query = select(table).where(table.c.canvas == canvas).order_by(table.c.place, table.c.id)
    return connection.execute(query).mappings().all()


# ── partner organisations ──


def add_partner(connection: Connection, values: Values) -> None:
    """Adds a partner organisation to a canvas."""
    connection.execute(insert(partner).values(values))


def partners_of(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """A canvas's partner organisations, in the order of their names."""
    query = select(partner).where(partner.c.canvas == canvas).order_by(partner.c.name, partner.c.id)
    return connection.execute(query).mappings().all()


def partner_by_id(connection: Connection, canvas: str, ident: str) -> RowMapping | None:
    """The partner organisation of that id on that canvas."""
    query = select(partner).where(partner.c.canvas == canvas, partner.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def rename_partner(connection: Connection, canvas: str, ident: str, name: str) -> bool:
    """Gives a partner organisation another name; False when there is none."""
    done = connection.execute(
        update(partner).where(partner.c.canvas == canvas, partner.c.id == ident).values(name=name)
    )
    return bool(done.rowcount)


def remove_partner(connection: Connection, canvas: str, ident: str) -> bool:
    """Takes a partner organisation off a canvas; False when there is none."""
    done = connection.execute(
        delete(partner).where(partner.c.canvas == canvas, partner.c.id == ident)
    )
    return bool(done.rowcount)
