"""Rows of milestones, and of the reviews, remarks and replies that hang on them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from workspace.storage.tables import milestone, remark, remark_reply, review

Values = dict[str, object]


def add(connection: Connection, values: Values) -> None:
    """Adds a milestone."""
    connection.execute(insert(milestone).values(values))


def of_canvas(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """A canvas's milestones, the newest revision first."""
    query = select(milestone).where(milestone.c.canvas == canvas)
    ordered = query.order_by(milestone.c.revision.desc(), milestone.c.made_at.desc())
    return connection.execute(ordered).mappings().all()


def by_id(connection: Connection, canvas: str, ident: str) -> RowMapping | None:
    """The milestone of that id on that canvas."""
    query = select(milestone).where(milestone.c.canvas == canvas, milestone.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def change(connection: Connection, ident: str, values: Values) -> None:
    """Changes columns of a milestone."""
    connection.execute(update(milestone).where(milestone.c.id == ident).values(values))


def remove(connection: Connection, ident: str) -> None:
    """Removes a milestone without reviews."""
    connection.execute(delete(milestone).where(milestone.c.id == ident))


def count(connection: Connection, canvas: str) -> int:
    """How many milestones a canvas has."""
    query = select(func.count()).select_from(milestone).where(milestone.c.canvas == canvas)
    return connection.execute(query).scalar_one()


def forget_oldest(connection: Connection, canvas: str, kind: str, keep: int) -> None:
    """Of a kind without a review, leaves the newest `keep`."""
    query = select(milestone.c.id).where(
        milestone.c.canvas == canvas,
        milestone.c.kind == kind,
        milestone.c.id.not_in(select(review.c.milestone)),
    )
    spare = connection.execute(query.order_by(milestone.c.revision.desc()).offset(keep)).scalars()
    connection.execute(delete(milestone).where(milestone.c.id.in_(spare.all())))


def is_reviewed(connection: Connection, ident: str) -> bool:
    """Whether a review hangs on the milestone."""
    query = select(review.c.id).where(review.c.milestone == ident).limit(1)
    return connection.execute(query).first() is not None


# ── reviews ──


def add_review(connection: Connection, values: Values) -> None:
    """Adds a review."""
    connection.execute(insert(review).values(values))


def reviews_of(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """A canvas's reviews, the newest first."""
    query = select(review).where(review.c.canvas == canvas)
    return connection.execute(query.order_by(review.c.made_at.desc())).mappings().all()


def review_by_id(connection: Connection, canvas: str, ident: str) -> RowMapping | None:
    """The review of that id on that canvas."""
    query = select(review).where(review.c.canvas == canvas, review.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def change_review(connection: Connection, ident: str, values: Values) -> None:
    """Changes columns of a review."""
    connection.execute(update(review).where(review.c.id == ident).values(values))


# ── remarks and replies ──


def add_remark(connection: Connection, values: Values) -> None:
    """Adds a remark."""
    connection.execute(insert(remark).values(values))


def remarks_of(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """A canvas's remarks, the oldest first."""
    query = select(remark).where(remark.c.canvas == canvas)
    return connection.execute(query.order_by(remark.c.made_at, remark.c.id)).mappings().all()


def remark_by_id(connection: Connection, canvas: str, ident: str) -> RowMapping | None:
    """The remark of that id on that canvas."""
    query = select(remark).where(remark.c.canvas == canvas, remark.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def change_remark(connection: Connection, ident: str, values: Values) -> None:
    """Changes columns of a remark."""
    connection.execute(update(remark).where(remark.c.id == ident).values(values))


def count_remarks(connection: Connection, ident: str) -> int:
    """How many remarks a review has."""
    query = select(func.count()).select_from(remark).where(remark.c.review == ident)
    return connection.execute(query).scalar_one()


def add_reply(connection: Connection, values: Values) -> None:
    """Adds a reply to a remark."""
    connection.execute(insert(remark_reply).values(values))


def replies_of(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """The replies to all remarks of a canvas, the oldest first."""
    query = select(remark_reply).where(remark_reply.c.canvas == canvas)
    ordered = query.order_by(remark_reply.c.made_at, remark_reply.c.id)
    return connection.execute(ordered).mappings().all()


def count_replies(connection: Connection, ident: str) -> int:
    """How many replies a remark has."""
    query = select(func.count()).select_from(remark_reply).where(remark_reply.c.remark == ident)
    return connection.execute(query).scalar_one()
