"""What became of each summary for each recipient, what they want of them, and summaries that were asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_STATES = "state IN ('given', 'undelivered', 'not_wanted')"


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("state", sa.String(), nullable=False, server_default="given"))
        deliveries.add_column(sa.Column("at", sa.BigInteger(), nullable=True))
        deliveries.create_check_constraint(op.f("ck_deliveries_state"), _STATES)
    undelivered = sa.text("state = 'undelivered'")
    op.create_index(
        "ix_deliveries_undelivered", "deliveries", ["programme"],
        sqlite_where=undelivered, postgresql_where=undelivered,
    )  # fmt: skip
    op.create_table(
        "subscriptions",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("without", sa.String(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_subscriptions_person_people")),
        sa.PrimaryKeyConstraint("person", "programme", name=op.f("pk_subscriptions")),
    )
    op.create_table(
        "outcomes_apart",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("length", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme", name=op.f("pk_outcomes_apart")),
    )
    op.create_table(
        "wanted_summaries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_wanted_summaries_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_summaries")),
    )


def downgrade() -> None:
    op.drop_table("wanted_summaries")
    op.drop_table("outcomes_apart")
    op.drop_table("subscriptions")
    op.drop_index("ix_deliveries_undelivered", "deliveries")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_state"), type_="check")
        deliveries.drop_column("at")
        deliveries.drop_column("state")
