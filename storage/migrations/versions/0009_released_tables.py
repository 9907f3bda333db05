"""The memory of disclosure control: tables of figures as they were printed, and who was in them by keyed hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "released_tables",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("strands", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("programme", "name", "span", "number", name=op.f("pk_released_tables")),
    )


def downgrade() -> None:
    op.drop_table("released_tables")
