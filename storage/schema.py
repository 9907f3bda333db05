"""The tables. What a person said freely, who they are and what was sent to them is sealed (``LargeBinary``);
what is counted stands in the clear.

Moments are whole microseconds since 1970 in UTC: SQLite has no type for time, and integers sort, compare and
come back the same on both databases. Rows are never given a new meaning; a change here is a new migration.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Moment = BigInteger
#: SQLite numbers rows itself only in a column of exactly this type.
RowId = BigInteger().with_variant(Integer(), "sqlite")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_moment(at: datetime) -> int:
    """A timezone-aware datetime as it is stored. A naive one is a programmer's mistake and raises."""
    return (at - _EPOCH) // _MICROSECOND


def from_moment(stored: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stored)


people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),  # a pseudonym: it says nothing about the person
    Column("lookup", LargeBinary, unique=True),  # HMAC of the Telegram id
    Column("telegram_id", LargeBinary),
    Column("name", LargeBinary),
    Column("language", String, nullable=False),
    Column("focus", String),  # the run that typed words belong to
    Column("timezone", String),  # of their own clock, where they said so
    Column("blocked", Boolean, nullable=False),
    # Counts every change to the person, their memberships, consents and opts: what was read once may be
    # kept in memory for as long as this number stays the same.
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
)

# Each person's own key, wrapped; gone once they asked to be forgotten. A table of its own, so that a backup can
# leave it out: then destroying a key reaches the backups that were made before.
person_keys = Table(
    "person_keys",
    metadata,
    Column("person", String, ForeignKey("people.id"), primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("programme", String, nullable=False),
    Column("role", String, nullable=False),
    Column("invitation", String),
    Column("joined_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

# Append-only: the latest row for a person, programme and purpose is what they want now.
consents = Table(
    "consents",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("programme", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

opts = Table(
    "opts",
    metadata,
    Column("person", String, ForeignKey("people.id"), primary_key=True),
    Column("programme", String, primary_key=True),
    Column("flow", String, primary_key=True),
    Column("opted_in", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", String, primary_key=True),
    Column("code", LargeBinary, nullable=False, unique=True),  # HMAC of the code
    Column("programme", String, nullable=False),
    Column("role", String, nullable=False),
    Column("single_use", Boolean, nullable=False),
    Column("made_by", String),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("used_at", Moment),
    Column("used_by", String),
    Column("ended_at", Moment),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # HMAC of the body: the same update twice is one row
    Column("sender", LargeBinary),  # HMAC of the Telegram id
    Column("body", LargeBinary),  # sealed with the sender's id inside; emptied when handled
    Column("kind", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String),
    UniqueConstraint("update_id", "digest"),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
)
Index(
    "ix_inbox_waiting",
    inbox.c.id,
    sqlite_where=inbox.c.state != "done",
    postgresql_where=inbox.c.state != "done",
)

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("programme", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("first_revision", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("first_language", String, nullable=False),
    Column("language", String, nullable=False),
    Column("invited", Boolean, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("ending", String),
)
# A programme's runs in the order in which they began, page by page.
Index("ix_runs_programme_started_at_id", runs.c.programme, runs.c.started_at, runs.c.id)
Index(
    "ix_runs_open",
    runs.c.last_at,
    sqlite_where=runs.c.ending.is_(None),
    postgresql_where=runs.c.ending.is_(None),
)

# Append-only, but for ``standing``: whether this row's answer is the one that stands now.
answers = Table(
    "answers",
    metadata,
    Column("run", String, ForeignKey("runs.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("person", String, nullable=False),
    Column("programme", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("question", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("because", String),  # why it was set aside
    Column("type", String),  # the tag of the value
    Column("choices", Text),  # names, separated by a space
    Column("exact", String),  # a number as it was given
    Column("millionths", BigInteger),  # the same number for adding up
    Column("unit", String),
    Column("day", String),
    Column("shown", String),
    Column("sealed", LargeBinary),  # free text and files, with what was shown of them
    Column("at", Moment, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("was", String),  # with kind 'renamed': where the answer was kept before, and ``question`` is now
    CheckConstraint(
        "kind IN ('answered', 'corrected', 'skipped', 'set_aside', 'brought_back', 'said', 'renamed')",
        name="kind",
    ),
)

_standing = and_(answers.c.standing, answers.c.type.is_not(None))
# What the figures are counted by: each question's standing answers, person by person in the order of time.
Index(
    "ix_answers_standing",
    *(
        answers.c[name]
        for name in ("programme", "flow", "revision", "question", "person", "at", "run", "sequence")
    ),
    sqlite_where=_standing,
    postgresql_where=_standing,
)

# One row per input. ``question`` is the one the input was about, ``asked`` the one that was open after it;
# ``spoken`` is what the bot asked and said in this turn, word for word, sealed.
turns = Table(
    "turns",
    metadata,
    Column("run", String, ForeignKey("runs.id"), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("person", String, nullable=False),
    Column("inbox", BigInteger),
    Column("kind", String, nullable=False),
    Column("question", String),
    Column("outcome", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("spoken", LargeBinary),
    Column("asked", String),
    Column("revision", String),
)

messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("payload", LargeBinary),
    Column("blob", LargeBinary),
    Column("chat", LargeBinary),  # only for the goodbye to a person whose own key is gone
    Column("run", String),
    Column("sequence", Integer),
    Column("question", String),
    Column("edits", BigInteger),
    Column("key", String),
    Column("careful", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String),
    Column("telegram_message_id", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    Column("owner", String),  # the process that is delivering it, until the lease ends
    Column("leased_until", Moment),
    Column("at", Moment),
    Column("sent_at", Moment),
    Column("after", BigInteger),  # for a careful one: the last number that was known when it was sent
    Column("before", BigInteger),  # for an undecided one: the first number that was given to a later send
    CheckConstraint(
        "state IN ('waiting', 'sending', 'sent', 'failed', 'dropped', 'undecided')", name="state"
    ),
)
Index("ix_messages_person_id", messages.c.person, messages.c.id)
Index(
    "ix_messages_key", messages.c.key, unique=True,
    sqlite_where=messages.c.key.is_not(None), postgresql_where=messages.c.key.is_not(None),
)  # fmt: skip
# Whom a message to somebody else names; '' in one of before this was kept, until somebody looks into it.
named_in = Table(
    "named_in",
    metadata,
    Column("message", RowId, ForeignKey("messages.id"), primary_key=True),
    Column("person", String, primary_key=True, index=True),
)
# What was said in rehearsals, to be found when they are over.
_rehearsed = text("run LIKE 'rehearsal-%'")
Index("ix_messages_rehearsed", messages.c.run, sqlite_where=_rehearsed, postgresql_where=_rehearsed)
_unsettled = messages.c.state.in_(["waiting", "sending", "undecided"])
Index("ix_messages_unsettled", messages.c.id, sqlite_where=_unsettled, postgresql_where=_unsettled)

attachments = Table(
    "attachments",
    metadata,
    Column("run", String, ForeignKey("runs.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("person", String, nullable=False),
    Column("body", LargeBinary),
    Column("at", Moment, nullable=False),
)

# Spreadsheets that were sent to be published, and files that go with them, until they are.
drafts = Table(
    "drafts",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("wanted", String, nullable=False),  # what is to be done with it next; empty: its author's turn
    Column("step", Integer, nullable=False),
    Column("about", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("at", Moment, nullable=False),
)
Index(
    "ix_drafts_wanted", drafts.c.at,
    sqlite_where=drafts.c.wanted != "", postgresql_where=drafts.c.wanted != "",
)  # fmt: skip

# What the bot says first to somebody: offers, reminders and the like, once for each ``period``, with what came of it.
offers = Table(
    "offers",
    metadata,
    Column("person", String, ForeignKey("people.id"), primary_key=True),
    Column("programme", String, primary_key=True),
    Column("flow", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("kind", String, nullable=False, server_default="offer"),
    Column("asked_at", Moment),  # for what somebody put off: when they did, and until when
    Column("due_at", Moment),
    Column("made_at", Moment),
    Column("answer", String),
    Column("answered_at", Moment),
)

# What became of the summary of a period for a recipient: the unique row that makes it go out once.
deliveries = Table(
    "deliveries",
    metadata,
    Column("programme", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("recipient", String, primary_key=True),
    Column("state", String, nullable=False, server_default="given"),
    Column("at", Moment),
    CheckConstraint("state IN ('given', 'undelivered', 'not_wanted')", name="state"),
)
_undelivered = deliveries.c.state == "undelivered"
Index(
    "ix_deliveries_undelivered", deliveries.c.programme,
    sqlite_where=_undelivered, postgresql_where=_undelivered,
)  # fmt: skip

# What commissioners want of their summaries; who is not here wants all of it.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("person", String, ForeignKey("people.id"), primary_key=True),
    Column("programme", String, primary_key=True),
    Column("without", String, nullable=False),  # parts, separated by a space
    Column("paused_until", Moment),
    Column("language", String),
    Column("at", Moment, nullable=False),
)

# Since when a programme tells its outcomes in months or quarters: earlier ones were told by the week.
outcomes_apart = Table(
    "outcomes_apart",
    metadata,
    Column("programme", String, primary_key=True),
    Column("length", String, nullable=False),
    Column("since", Moment, nullable=False),
)

# Summaries that were asked for, until they are in the outbox.
wanted_summaries = Table(
    "wanted_summaries",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False),
    Column("programme", String, nullable=False),
    Column("period", String, nullable=False),
    Column("exact", Boolean, nullable=False),
    Column(
        "what", String, nullable=False, server_default=""
    ),  # the summary itself, "report", or "answers:" a figure
    Column("owner", String, nullable=False),  # the process that was asked
    Column("at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
)

# What a worker found of somebody's words, by the answer they are in.
story_reviews = Table(
    "story_reviews",
    metadata,
    Column("programme", String, primary_key=True),
    Column("answer", String, primary_key=True),
    Column("fit", Boolean, nullable=False),
    Column("by", String, ForeignKey("people.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# What was published, as it was published.
releases = Table(
    "releases",
    metadata,
    Column("programme", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("figures", Text, nullable=False),  # as other programs read them
    Column("at", Moment, nullable=False),
    Column(
        "published", Text
    ),  # with all that is known of each, to be set again; not there before there was a place
)

# The memory of disclosure control: each table of figures as it was printed, with keyed hashes of who was in it and of
# what each one gave. Append-only; nobody can be found in it without the key, and nobody's words or readings are.
released_tables = Table(
    "released_tables",
    metadata,
    Column("programme", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("span", String, primary_key=True),  # the stretch of time: a week, a quarter, or up to now
    Column("number", Integer, primary_key=True),  # 1 for the first release, and so on
    Column("period", String, nullable=False),
    Column("last_day", String, nullable=False),
    Column("figures", Text, nullable=False),
    Column("strands", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("past", Text, nullable=False, server_default="{}"),
)

# Every revision of a flow there ever was, as its files said it: none is ever changed or taken out, for runs go on in
# it and answers name it. Its row number is its age.
revisions = Table(
    "revisions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("programme", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("file", String, nullable=False),  # the one with the questions, the others lie beside it
    Column("made_by", String),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("programme", "flow", "revision"),
)
revision_files = Table(
    "revision_files",
    metadata,
    Column("revision", BigInteger, ForeignKey("revisions.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# Append-only: what of these is served follows from all rows of a flow, in their order.
publications = Table(
    "publications",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("programme", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("pinned", Boolean, nullable=False),  # runs in progress stay in their revision
    Column("by", String),  # nobody: it was found in the programme's files, or done on the command line
    Column("from_files", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("kind IN ('published', 'withdrawn')", name="kind"),
)

# One sealed word: opens only with the keys this database was made with.
keycheck = Table("keycheck", metadata, Column("id", Integer, primary_key=True), Column("sealed", LargeBinary))
