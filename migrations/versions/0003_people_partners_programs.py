"""People, partners and programs: who comes in, and what they may do.

Revision: 0003
After: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables forward."""
    op.create_table(
        "rights_change",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rights_change")),
    )
    op.create_index(op.f("ix_rights_change_at"), "rights_change", ["at"])
    op.create_table(
        "card_note",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_card_note_canvas")),
        sa.PrimaryKeyConstraint("canvas", "card", name=op.f("pk_card_note")),
    )
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_identity_person")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_person"), "identity", ["person"])
    op.create_table(
        "partner",
        sa.Column("canvas", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_partner_canvas")),
        sa.PrimaryKeyConstraint("canvas", "id", name=op.f("pk_partner")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_sign_in_link_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_in_link_digest")),
    )
    op.create_index(op.f("ix_sign_in_link_person"), "sign_in_link", ["person"])
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("previous_secret", sa.Text(), nullable=True),
        sa.Column("previous_until", sa.BigInteger(), nullable=True),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_because", sa.String(length=40), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["canvas"], ["canvas.id"], name=op.f("fk_webhook_canvas")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.id"], name=op.f("fk_webhook_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_index(op.f("ix_webhook_organisation"), "webhook", ["organisation"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("webhook", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("canvas", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failed_because", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["webhook"], ["webhook.id"], name=op.f("fk_delivery_webhook")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery") as table:
        table.create_index(table.f("ix_delivery_next_at"), ["next_at"], unique=False)
        table.create_index(table.f("ix_delivery_webhook"), ["webhook"], unique=False)

    with op.batch_alter_table("api_token") as table:
        table.add_column(sa.Column("name", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("used_at", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("expires_at", sa.BigInteger(), nullable=True))

    op.create_index(op.f("ix_audit_canvas"), "audit", ["canvas"])
    with op.batch_alter_table("canvas") as table:
        table.add_column(sa.Column("organisation", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("charter", sa.Text(), nullable=True))
        table.create_index(table.f("ix_canvas_organisation"), ["organisation"], unique=False)

    with op.batch_alter_table("invitation") as table:
        table.add_column(sa.Column("partner", sa.String(length=32), nullable=True))

    with op.batch_alter_table("log_entry") as table:
        table.add_column(sa.Column("login", sa.String(length=32), nullable=True))

    with op.batch_alter_table("login") as table:
        table.add_column(
            sa.Column("kind", sa.String(length=16), nullable=False, server_default="link")
        )
        table.add_column(sa.Column("device", sa.Text(), nullable=False, server_default=""))
        table.add_column(
            sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(sa.Column("seen_at", sa.BigInteger(), nullable=False, server_default="0"))

    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("partner", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("invitation", sa.String(length=32), nullable=True))
        table.create_index(table.f("ix_member_invitation"), ["invitation"], unique=False)

    with op.batch_alter_table("participation_group") as table:
        table.add_column(
            sa.Column("letter", sa.String(length=2), nullable=False, server_default="")
        )

    with op.batch_alter_table("person") as table:
        table.add_column(
            sa.Column("position", sa.String(length=16), nullable=False, server_default="member")
        )
        table.add_column(sa.Column("password_hash", sa.Text(), nullable=True))
        table.add_column(sa.Column("deactivated_at", sa.BigInteger(), nullable=True))

    _fill()


def _fill() -> None:
    # What older rows already say by other means.
    op.execute("UPDATE login SET seen_at = created_at")
    op.execute(
        "UPDATE member SET invitation = (SELECT guest.invitation FROM guest "
        "WHERE 'guest:' || guest.id = member.actor)"
    )
    op.execute(
        "UPDATE canvas SET organisation = (SELECT person.organisation FROM person "
        "WHERE 'person:' || person.id = canvas.created_by)"
    )
    op.execute(
        "UPDATE canvas SET organisation = "
        "(SELECT id FROM organisation ORDER BY created_at LIMIT 1) "
        "WHERE organisation IS NULL"
    )
    op.execute("UPDATE participation_group SET letter = upper(substr(name, 1, 1))")
    op.execute(
        "UPDATE person SET position = 'owner' WHERE id IN ("
        "SELECT id FROM person p WHERE p.created_at = (SELECT min(q.created_at) FROM person q "
        "WHERE q.organisation = p.organisation))"
    )
