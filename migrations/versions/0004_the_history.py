"""The history: bundles of the log, marks, moments, milestones, reviews.

Revision: 0004
After: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables forward."""
    op.create_table(
        "log_bundle",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("faded", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_log_bundle_canvas")),
        sa.PrimaryKeyConstraint("canvas", "first", name=op.f("pk_log_bundle")),
    )
    op.create_table(
        "history_mark",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("states", sa.LargeBinary(), nullable=False),
        sa.Column("authorship", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_history_mark_canvas")),
        sa.PrimaryKeyConstraint("canvas", "revision", name=op.f("pk_history_mark")),
    )
    op.create_table(
        "chronicle",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("marked", sa.BigInteger(), nullable=False),
        sa.Column("bundled", sa.BigInteger(), nullable=False),
        sa.Column("faded", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_chronicle_canvas")),
        sa.PrimaryKeyConstraint("canvas", name=op.f("pk_chronicle")),
    )
    op.create_table(
        "moment",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_moment_canvas")),
        sa.PrimaryKeyConstraint("canvas", "first", name=op.f("pk_moment")),
    )
    op.create_table(
        "moment_about",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_moment_about_canvas")),
        sa.PrimaryKeyConstraint("canvas", "what", "value", "first", name=op.f("pk_moment_about")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_visit_canvas")),
        sa.PrimaryKeyConstraint("canvas", "actor", name=op.f("pk_visit")),
    )
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_milestone_canvas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_canvas"), "milestone", ["canvas"])
    op.create_table(
        "review",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("milestone", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_party", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_review_canvas")),
        sa.ForeignKeyConstraint(["milestone"], ["milestone.id"], name=op.f("fk_review_milestone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_canvas"), "review", ["canvas"])
    op.create_index(op.f("ix_review_milestone"), "review", ["milestone"])
    op.create_table(
        "remark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("review", sa.String(length=32), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=True),
        sa.Column("card", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=True),
        sa.Column("changed_party", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_remark_canvas")),
        sa.ForeignKeyConstraint(["review"], ["review.id"], name=op.f("fk_remark_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_canvas"), "remark", ["canvas"])
    op.create_index(op.f("ix_remark_review"), "remark", ["review"])
    op.create_table(
        "remark_reply",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("remark", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_remark_reply_canvas")),
        sa.ForeignKeyConstraint(["remark"], ["remark.id"], name=op.f("fk_remark_reply_remark")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark_reply")),
    )
    op.create_index(op.f("ix_remark_reply_canvas"), "remark_reply", ["canvas"])
    op.create_index(op.f("ix_remark_reply_remark"), "remark_reply", ["remark"])
