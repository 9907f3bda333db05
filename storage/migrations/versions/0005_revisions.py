"""Revisions of flows as they were published, and answers that were carried over to another question's name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_KINDS = "kind IN ('answered', 'corrected', 'skipped', 'set_aside', 'brought_back', 'said'"


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint(
            "programme", "flow", "revision", name=op.f("uq_revisions_programme_flow_revision")
        ),
    )
    op.create_table(
        "revision_files",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"], ["revisions.id"], name=op.f("fk_revision_files_revision_revisions")
        ),
        sa.PrimaryKeyConstraint("revision", "name", name=op.f("pk_revision_files")),
    )
    op.create_table(
        "publications",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("from_files", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('published', 'withdrawn')", name=op.f("ck_publications_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("was", sa.String(), nullable=True))
        answers.drop_constraint(op.f("ck_answers_kind"), type_="check")
        answers.create_check_constraint(op.f("ck_answers_kind"), f"{_KINDS}, 'renamed')")


def downgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.drop_constraint(op.f("ck_answers_kind"), type_="check")
        answers.create_check_constraint(op.f("ck_answers_kind"), f"{_KINDS})")
        answers.drop_column("was")
    op.drop_table("publications")
    op.drop_table("revision_files")
    op.drop_table("revisions")
