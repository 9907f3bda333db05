"""What was published, with all that is known of each figure: so that it can be read again as it was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("releases") as releases:
        releases.add_column(sa.Column("published", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("releases") as releases:
        releases.drop_column("published")
