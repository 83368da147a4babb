"""Checkpoints carry a digest, so that a damaged one is known before it is read.

Revision: 0002
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables forward."""
    # Checkpoints are disposable: the log holds everything, and rooms make new ones.
    op.execute("DELETE FROM checkpoint")
    with op.batch_alter_table("checkpoint") as checkpoint:
        checkpoint.add_column(sa.Column("digest", sa.LargeBinary(), nullable=False))
