"""The tables. Clauses, slots and findings are those of a document's newest record; records of all versions stay."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

META = MetaData()
ROW = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only where the type is INTEGER

documents = Table(
    "documents",
    META,
    Column("id", String(80), primary_key=True),  # sha256:… of the file's bytes
    Column("name", Text, nullable=False),
    Column("format", String(20), nullable=False),
    Column("title", Text),
    Column("pages", Integer),
    Column("size", BigInteger, nullable=False),  # bytes
    Column("added", String(32), nullable=False),  # ISO 8601, UTC, as all times here
)
records = Table(
    "records",
    META,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("document", String(80), ForeignKey("documents.id"), nullable=False),
    Column("version", String(80), nullable=False),  # of the rules and models
    Column("added", String(32), nullable=False),
    Column("record", Text, nullable=False),  # JSON, byte for byte as `tiaokuan extract` prints it
    UniqueConstraint("document", "version"),
)
clauses = Table(
    "clauses",
    META,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("document", String(80), ForeignKey("documents.id"), nullable=False),
    Column("clause", Text, nullable=False),  # the record's own id
    Column("parent", Text),
    Column("level", String(20), nullable=False),
    Column("number", Text),
    Column("heading", Text),
    Column("type", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
slots = Table(
    "slots",
    META,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("document", String(80), ForeignKey("documents.id"), nullable=False),
    Column("slot", Text, nullable=False),  # the record's own id
    Column("clause", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("key", Text),
    Column("label", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("unit", Text),
    Column("value", Text),  # JSON with amounts as decimal strings
    Column("number", Float),  # the amount, for comparing only: durations in days, the rest in their own unit
    Column("measure", Text),  # what `number` counts: day, percent, CNY …
    Column("date", String(10)),
    Column("words", Text),  # of a party, an address …
    Column("required", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("page", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("unchosen", Boolean, nullable=False),  # in an alternative of which another was chosen
)
findings = Table(
    "findings",
    META,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("document", String(80), ForeignKey("documents.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", String(10), nullable=False),
    Column("message", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("slots", Text, nullable=False),  # JSON
    Column("clauses", Text, nullable=False),  # JSON
)
runs = Table(
    "runs",
    META,
    Column("id", String(36), primary_key=True),
    Column("started", String(32), nullable=False),
    Column("finished", String(32)),  # null while it runs, or where it was killed
    Column("version", String(80), nullable=False),
    Column("engine", String(10), nullable=False),
    Column("workers", Integer, nullable=False),
)
outcomes = Table(
    "outcomes",
    META,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("run", String(36), ForeignKey("runs.id"), nullable=False),
    Column("source", Text, nullable=False),  # path, URL, or archive!member
    Column("document", String(80)),
    Column("version", String(80), nullable=False),
    Column("status", String(10), nullable=False),  # read, duplicate, failed; what was known before leaves no row
    Column("code", String(30)),  # of the error
    Column("message", Text),
    Column("message_en", Text),
    Column("seconds", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("number", Integer),  # in its run, as it was written
    Column("stamp", Text),  # of a remote file: it changes when the file does
)
reviews = Table(
    "reviews",
    META,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("document", String(80), ForeignKey("documents.id"), nullable=False),
    Column("slot", Text),  # null: about the whole contract
    Column("verdict", String(20), nullable=False),
    Column("value", Text),  # JSON
    Column("note", Text),
    Column("reviewer", Text, nullable=False),
    Column("added", String(32), nullable=False),
    Column("action", String(36)),  # what was said in one stroke has one: undone together
)
outbox = Table(
    "outbox",
    META,
    Column("id", String(36), primary_key=True),  # sent along: a receiver that knows it already drops the second
    Column("record", ROW, ForeignKey("records.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Float, nullable=False),  # seconds since 1970
    Column("sent", String(32)),
    Column("error", Text),
    UniqueConstraint("record", "url"),
)
templates = Table(
    "templates",
    META,
    Column("id", String(80), primary_key=True),  # sha256:… of the file's bytes
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("added", String(32), nullable=False),
    Column("blanks", Integer, nullable=False),
    Column("scheme", String(20), nullable=False),  # how its shingles were made
    Column("shingles", LargeBinary, nullable=False),  # little-endian 32-bit numbers
    Column("record", Text, nullable=False),  # JSON
)
standing = Table(  # what stands on a slot after undo and redo: `reviews` says it too, but slowly
    "standing",
    META,
    Column("document", String(80), ForeignKey("documents.id"), primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("revision", Integer, nullable=False),  # grows with every word on the slot: whoever saw an older one is told
    Column("review", ROW, ForeignKey("reviews.id")),  # null: nothing stands
    Column("state", String(20)),  # of the slot after it; "rejected" where it is none
    Column("words", Text),  # what people wrote there, to be searched
)
# A line of the queue each; made from record and reviews, and made anew where `record` is no longer the newest.
worklist = Table(
    "worklist",
    META,
    Column("document", String(80), ForeignKey("documents.id"), primary_key=True),
    Column("record", ROW, nullable=False),
    Column("title", Text, nullable=False),
    Column("parties", Text, nullable=False),
    Column("slots", Integer, nullable=False),
    Column("blank", Integer, nullable=False),  # required places that are blank
    Column("errors", Integer, nullable=False),  # findings, but for required places that are blank
    Column("warnings", Integer, nullable=False),
    Column("confidence", Float, nullable=False),  # the lowest
    Column("reviewed", Integer, nullable=False),
    Column("assigned", Text, nullable=False),  # a reviewer's name, empty for none
    Column("done", Boolean, nullable=False),
    Column("added", String(32), nullable=False),
)
texts = Table(
    "texts",
    META,
    Column("document", String(80), ForeignKey("documents.id"), primary_key=True),
    Column("text", Text, nullable=False),  # what is searched in: the text, names and values
)
jobs = Table(
    "jobs",
    META,
    Column("id", String(36), primary_key=True),
    Column("number", ROW, nullable=False),  # the order in which they came
    Column("document", String(80), nullable=False, unique=True),  # the same bytes are one job
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("batch", String(36), nullable=False),  # of one upload
    Column("status", String(10), nullable=False),  # queued, running, done, failed, cancelled
    Column("code", String(30)),
    Column("message", Text),
    Column("message_en", Text),
    Column("attempts", Integer, nullable=False),
    Column("submitter", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("finished", String(32)),
    Column("seconds", Float),
)
tokens = Table(
    "tokens",
    META,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # whose it is: what reviews are signed with
    Column("role", String(10), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256 of 256 random bits
    Column("created", String(32), nullable=False),
    Column("revoked", String(32)),
)
sessions = Table(
    "sessions",
    META,
    Column("hash", String(64), primary_key=True),  # of the cookie
    Column("token", String(36), ForeignKey("tokens.id")),  # null: the single user of this machine
    Column("csrf", String(64), nullable=False),
    Column("expires", Float, nullable=False),  # seconds since 1970
)
webhooks = Table(
    "webhooks",
    META,
    Column("id", String(36), primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),  # signs what is sent; needed in the clear to sign with
    Column("created", String(32), nullable=False),
)
Index("jobs_status", jobs.c.status, jobs.c.number)
Index("jobs_batch", jobs.c.batch)
Index("reviews_reviewer", reviews.c.reviewer)
Index("sessions_expires", sessions.c.expires)
Index("clauses_document", clauses.c.document)
Index("slots_document", slots.c.document)
Index("findings_document", findings.c.document)
Index("findings_rule", findings.c.rule)
Index("outcomes_run", outcomes.c.run)
Index("outcomes_number", outcomes.c.run, outcomes.c.number, unique=True)
Index("outcomes_source", outcomes.c.source, outcomes.c.version)
Index("outcomes_document", outcomes.c.document, outcomes.c.version)
Index("reviews_document", reviews.c.document)
Index("slots_blank", slots.c.state, slots.c.required, slots.c.key)
Index("slots_key_number", slots.c.key, slots.c.measure, slots.c.number)
Index("slots_key_date", slots.c.key, slots.c.date)
