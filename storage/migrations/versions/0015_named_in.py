"""Who is named in which message, so that whoever leaves is found in it; what was found of words of people who left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

# Whom messages of before name is under their readers' keys: they are looked into when somebody leaves.
_UNKNOWN = """
INSERT INTO named_in (message, person)
SELECT messages.id, '' FROM messages
WHERE messages.kind IN ('send', 'document') AND messages.payload IS NOT NULL
  AND messages.run IS NULL AND messages.question IS NULL
  AND EXISTS (
    SELECT 1 FROM memberships WHERE memberships.person = messages.person AND memberships.role <> 'service_user'
  )
"""
_GONE = """
DELETE FROM story_reviews WHERE NOT EXISTS (
  SELECT 1 FROM answers
  WHERE answers.run || '#' || CAST(answers.sequence AS VARCHAR) = story_reviews.answer
)
"""


def upgrade() -> None:
    op.create_table(
        "named_in",
        sa.Column("message", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name=op.f("fk_named_in_message_messages")),
        sa.PrimaryKeyConstraint("message", "person", name=op.f("pk_named_in")),
    )
    op.create_index(op.f("ix_named_in_person"), "named_in", ["person"])
    op.execute(_UNKNOWN)
    op.execute(_GONE)


def downgrade() -> None:
    op.drop_table("named_in")
