"""What of a summary was asked for: the summary itself, its files, or the answers behind a figure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("wanted_summaries") as wanted:
        wanted.add_column(sa.Column("what", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("wanted_summaries") as wanted:
        wanted.drop_column("what")
