"""Drafts: spreadsheets that were sent to be published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WANTED = sa.text("wanted != ''")
_REHEARSED = sa.text("run LIKE 'rehearsal-%'")


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_drafts_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_person"), "drafts", ["person"])
    op.create_index("ix_drafts_wanted", "drafts", ["at"], sqlite_where=_WANTED, postgresql_where=_WANTED)
    op.create_index(
        "ix_messages_rehearsed",
        "messages",
        ["run"],
        sqlite_where=_REHEARSED,
        postgresql_where=_REHEARSED,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_messages_rehearsed",
        table_name="messages",
        sqlite_where=_REHEARSED,
        postgresql_where=_REHEARSED,
    )
    op.drop_index("ix_drafts_wanted", table_name="drafts", sqlite_where=_WANTED, postgresql_where=_WANTED)
    op.drop_index(op.f("ix_drafts_person"), table_name="drafts")
    op.drop_table("drafts")
