"""What the API takes and gives, for its OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tiaokuan.review import Verdict

Sha = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Typed = Annotated[str, StringConstraints(max_length=4000)]
Kind = Literal[
    "duration", "percent", "money", "date", "number", "party", "person", "organisation", "address", "phone", "email", "account",
    "identifier", "choice", "text",
]  # fmt: skip
EXAMPLE_SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Given(BaseModel):
    """What a client sends: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid")


class ProblemDetails(BaseModel):
    """Problem details (RFC 9457); `code` is stable, `detail` is for people, in Chinese or English."""

    type: str = Field(examples=["urn:tiaokuan:problem:conflict"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["刚才另一位已经改过。"])
    code: str = Field(examples=["conflict"])


class JobOut(BaseModel):
    """A document that was handed in and is to be read."""

    id: str
    document: Sha = Field(examples=[EXAMPLE_SHA])
    name: str = Field(examples=["远程客服.docx"])
    size: int
    batch: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    code: str | None
    message: str | None
    message_en: str | None
    submitter: str
    created: str
    finished: str | None
    seconds: float | None


class Refused(BaseModel):
    """A file that was not taken, and why."""

    name: str
    code: str
    message: str
    message_en: str


class Submitted(BaseModel):
    """What became of an upload: a job each file that was taken."""

    batch: str
    jobs: list[JobOut]
    refused: list[Refused]


class Reference(Given):
    """A file of the server's inbox, by its path in there."""

    path: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = Field(examples=["2026/远程客服.docx"])


class JobPage(BaseModel):
    """Jobs, the newest first."""

    items: list[JobOut]
    next: str | None
    counts: dict[str, int]


class Line(BaseModel):
    """A contract in the queue. `blank`: required places that are blank; `confidence`: the lowest of its slots."""

    document: Sha
    name: str
    format: str
    title: str
    parties: str
    pages: int | None
    size: int
    slots: int
    blank: int
    errors: int
    warnings: int
    confidence: float
    reviewed: int
    assigned: str
    done: bool
    added: str


class LinePage(BaseModel):
    """A page of the queue."""

    items: list[Line]
    next: str | None
    counts: dict[str, int]


class Page(BaseModel):
    """A page of a document, in points."""

    number: int
    width: float
    height: float
    scanned: bool


class Standing(BaseModel):
    """What stands on a slot. `revision` grows with every word; send it back as `expected`."""

    revision: int
    verdict: str | None
    value: dict[str, Any] | None
    note: str | None
    reviewer: str | None
    added: str | None


class ReviewOut(BaseModel):
    """A contract as the page shows it: slots as they stand, with what the machine read beside a changed one."""

    document: Line
    version: str
    pages: list[Page]
    clauses: list[dict[str, Any]]
    slots: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    comments: list[dict[str, Any]]


class VerdictIn(Given):
    """A person's answer on a slot. `raw`, `unit`, `kind` and `key` are what a correction says (an empty unit or key: none);
    `expected` is the revision it was given on."""

    slot: Name = Field(examples=["sla.response_time-1"])
    verdict: Literal[Verdict.ACCEPT, Verdict.CORRECT, Verdict.BLANK, Verdict.NOT_APPLICABLE, Verdict.REJECT] = Field(
        examples=["accept"]
    )
    expected: int | None = Field(None, ge=0, le=2**31 - 1, examples=[0])
    raw: Typed | None = None
    unit: Annotated[str, StringConstraints(max_length=60)] | None = None
    kind: Kind | None = None
    key: Annotated[str, StringConstraints(max_length=60)] | None = Field(None, examples=["sla.response_time"])
    note: Note | None = None


class VerdictsIn(Given):
    """Verdicts given in one stroke: all are written, or none."""

    verdicts: Annotated[list[VerdictIn], Field(min_length=1, max_length=500)]


class Written(BaseModel):
    """What stands now on the slots in question, and the contract's line."""

    document: Line
    standing: dict[str, Standing]


class BoxIn(Given):
    """A box on a page, in points from its top left."""

    page: int = Field(ge=1, le=100_000)
    bbox: tuple[float, float, float, float] = Field(examples=[(72.0, 100.0, 200.0, 116.0)])


class SlotIn(Given):
    """A slot that the machine missed: a stretch of the text, or a box on a page. `raw` says what stands there where the
    characters do not (a scan); empty for a blank."""

    span: tuple[Annotated[int, Field(ge=0, le=2**31 - 1)], Annotated[int, Field(ge=0, le=2**31 - 1)]] | None = Field(
        None, examples=[(120, 122)]
    )
    box: BoxIn | None = None
    kind: Kind
    label: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(examples=["响应时间"])
    key: Annotated[str, StringConstraints(max_length=60)] | None = None
    raw: Typed | None = None
    unit: Annotated[str, StringConstraints(max_length=60)] | None = None
    note: Note | None = None


class Added(Written):
    """The slot that was added."""

    slot: str


class AcceptIn(Given):
    """Accept all slots of a filter that nobody has spoken on. `expected` is the count that the person saw; with `dry_run` nothing
    is written and the count comes back."""

    confidence: float = Field(0.0, ge=0, le=1, examples=[0.95])
    state: Literal["blank", "filled", "not_applicable", "illegible"] | None = None
    kind: Kind | None = None
    expected: int | None = Field(None, ge=0, le=1_000_000)
    dry_run: bool = False


class Accepted(BaseModel):
    """How many slots the filter meets; what stands on them, where it was written."""

    count: int
    written: Written | None


class CommentIn(Given):
    """A remark on a slot, or on the contract."""

    slot: Name | None = None
    note: Note


class SignOff(Given):
    """Finish a contract, or open it again."""

    done: bool
    note: Note | None = None


class Assignee(Given):
    """Who is to review; empty for nobody."""

    name: Annotated[str, StringConstraints(max_length=60)] = Field(examples=["王芳"])


class TakenBack(Written):
    """What was undone or redone, in which contract; no slots where it was said of the contract as a whole."""

    verdict: str = Field(examples=["accept"])
    slots: list[str]


class ReviewRow(BaseModel):
    """Something that somebody said. Rows are never changed; undo and redo are rows as well."""

    id: int
    slot: str | None
    verdict: str
    value: Any
    note: str | None
    reviewer: str
    added: str
    action: str | None


class Reviews(BaseModel):
    """All that was said, oldest first."""

    items: list[ReviewRow]


class ValueIn(Given):
    """Words as a person types them into a slot of a kind."""

    kind: Kind
    raw: Typed = Field(examples=["三十分钟"])
    unit: Annotated[str, StringConstraints(max_length=60)] | None = None


class ValueOut(BaseModel):
    """What the kind reads in them; no value where nothing is understood."""

    value: dict[str, Any] | None = Field(examples=[{"amount": "30", "unit": "minute"}])
    unit: str | None
    confidence: float
    why: str


class SlotRow(BaseModel):
    """A slot of any contract."""

    document: Sha
    name: str
    slot: str
    clause: str
    state: str
    origin: str
    kind: str
    key: str | None
    label: str
    raw: str
    unit: str | None
    value: dict[str, Any] | None
    required: bool
    confidence: float
    page: int | None
    unchosen: bool


class SlotPage(BaseModel):
    """A page of slots."""

    items: list[SlotRow]
    next: str | None


class FindingRow(BaseModel):
    """A finding of any contract."""

    document: Sha
    name: str
    rule: str
    severity: str
    message: str
    message_en: str
    slots: list[str]
    clauses: list[str]


class FindingPage(BaseModel):
    """A page of findings."""

    items: list[FindingRow]
    next: str | None


class TokenIn(Given):
    """Whose token, and what it allows."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(examples=["王芳"])
    role: Literal["reader", "reviewer", "admin"] = "reviewer"


class TokenOut(BaseModel):
    """A token, without what is secret."""

    name: str
    role: str
    created: str
    revoked: str | None


class Tokens(BaseModel):
    """All tokens."""

    items: list[TokenOut]


class NewToken(BaseModel):
    """A new token: it is shown this once and kept nowhere."""

    name: str
    role: str
    token: str


class WebhookIn(Given):
    """Where records are sent to, and what signs them."""

    url: Annotated[str, StringConstraints(pattern="^https?://", max_length=1000)] = Field(
        examples=["https://erp.example/contracts"]
    )
    secret: Annotated[str, StringConstraints(min_length=16, max_length=200)]


class WebhookOut(BaseModel):
    """A webhook, without its secret."""

    id: str
    url: str
    created: str


class Webhooks(BaseModel):
    """All webhooks."""

    items: list[WebhookOut]


class Me(BaseModel):
    """Who asks."""

    name: str
    role: str
    single: bool


class Health(BaseModel):
    """Whether the server lives, or is ready."""

    status: Literal["ok"]
    version: str
