"""What a worker found of somebody's words: fit to share, or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "story_reviews",
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("fit", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_story_reviews_by_people")),
        sa.PrimaryKeyConstraint("programme", "answer", name=op.f("pk_story_reviews")),
    )


def downgrade() -> None:
    op.drop_table("story_reviews")
