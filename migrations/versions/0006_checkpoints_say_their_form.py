"""Checkpoints say in which form their document was written, so that nobody has to look inside.

Revision: 0006
After: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables forward."""
    op.add_column(
        "checkpoint", sa.Column("schema", sa.Integer(), nullable=False, server_default="0")
    )
