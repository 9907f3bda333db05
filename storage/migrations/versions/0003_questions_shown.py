"""Which question a turn ended with, and under which revision, in the clear: so that the database can count them.

Old turns are filled in from what is kept beside them: the messages that carried the questions, and the answers that
say under which revision they were given.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("turns", sa.Column("asked", sa.String(), nullable=True))
    op.add_column("turns", sa.Column("revision", sa.String(), nullable=True))
    op.create_index("ix_runs_programme_started_at_id", "runs", ["programme", "started_at", "id"])
    # Only for filling in: nothing else looks for messages by run.
    op.create_index("filling_in", "messages", ["run", "sequence"])
    op.execute(
        """
        UPDATE turns SET asked = COALESCE(
            (SELECT m.question FROM messages m
             WHERE m.run = turns.run AND m.sequence BETWEEN turns.first AND turns.last
               AND m.question IS NOT NULL
             ORDER BY m.sequence DESC LIMIT 1),
            CASE WHEN outcome IN ('asked', 'language', 'refused') THEN question END)
        """
    )
    op.drop_index("filling_in", table_name="messages")
    op.execute(
        """
        UPDATE turns SET revision = COALESCE(
            (SELECT a.revision FROM answers a
             WHERE a.run = turns.run AND a.sequence <= turns.last
             ORDER BY a.sequence DESC LIMIT 1),
            (SELECT r.first_revision FROM runs r WHERE r.id = turns.run))
        """
    )
