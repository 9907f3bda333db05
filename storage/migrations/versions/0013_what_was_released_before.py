"""The latest release of a table remembers those before it; who was in these need not be kept as well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("released_tables") as table:
        table.add_column(sa.Column("past", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("released_tables") as table:
        table.drop_column("past")
