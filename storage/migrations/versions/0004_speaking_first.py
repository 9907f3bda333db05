"""When somebody was spoken to first, what they said to it, and what was promised for later; their own time zone.

What was claimed before counts as said and answered now: it is not taken for silence.
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("people", sa.Column("timezone", sa.String(), nullable=True))
    op.add_column("offers", sa.Column("kind", sa.String(), nullable=False, server_default="offer"))
    for name in ("asked_at", "due_at", "made_at", "answered_at"):
        op.add_column("offers", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("offers", sa.Column("answer", sa.String(), nullable=True))
    offers = sa.table(
        "offers", sa.column("kind"), sa.column("period"), sa.column("made_at"), sa.column("answered_at")
    )
    now = time.time_ns() // 1000
    op.execute(offers.update().values(made_at=now, answered_at=now))
    op.execute(offers.update().where(offers.c.period.like("outage %")).values(kind="outage"))
