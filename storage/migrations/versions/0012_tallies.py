"""What the figures are counted by: each question's standing answers, person by person in the order of time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_STANDS = sa.and_(sa.column("standing", sa.Boolean), sa.column("type").is_not(None))


def upgrade() -> None:
    op.create_index(
        "ix_answers_standing",
        "answers",
        ["programme", "flow", "revision", "question", "person", "at", "run", "sequence"],
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def downgrade() -> None:
    op.drop_index("ix_answers_standing", "answers")
