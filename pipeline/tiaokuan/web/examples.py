"""An example of each answer of the API, for its OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from tiaokuan import __version__
from tiaokuan.web import models as m

SHA = m.EXAMPLE_SHA
AT = "2026-11-26T08:30:00+00:00"
BATCH = "6f1d2f0a-5a0f-4a53-9c0e-0f3b8f6f2a11"
NEXT = "WzEyMCwgMF0"
VALUE = {"amount": "30", "unit": "minute"}
JOB = {
    "id": "0b9f7a5e-3c1d-4f0e-8a77-0d8a5f1c2b3e", "document": SHA, "name": "远程客服.docx", "size": 38339, "batch": BATCH, "status": "done",
    "code": None, "message": None, "message_en": None, "submitter": "王芳", "created": AT, "finished": AT, "seconds": 0.4,
}  # fmt: skip
REFUSED = {
    "name": "空.docx", "code": "nothing", "message": "文件是空的（0 字节）。", "message_en": "the file is empty (0 bytes).",
}  # fmt: skip
COUNTS = {"queued": 0, "running": 0, "done": 1, "failed": 0, "cancelled": 0}
LINE = {
    "document": SHA, "name": "远程客服.docx", "format": "docx", "title": "云上远程客服外包协议", "parties": "青湾数字园区管理有限公司", "pages": None,
    "size": 38339, "slots": 35, "blank": 3, "errors": 1, "warnings": 0, "confidence": 0.78, "reviewed": 12, "assigned": "王芳", "done": False,
    "added": AT,
}  # fmt: skip
SLOT = {
    "id": "sla.response_time-1", "state": "filled", "origin": "blank_mark", "kind": "duration", "key": "sla.response_time", "label": "响应时间",
    "clause": "c1.2.1", "span": [120, 122], "raw": "30", "unit": "分钟", "value": VALUE, "hint": None, "required": True, "confidence": 0.99,
    "key_confidence": 0.99, "cue": "乙方应在▁分钟内响应。", "why": ["期限"], "evidence": [], "revision": 1,
    "review": {"verdict": "accept", "reviewer": "王芳", "added": AT, "note": None},
}  # fmt: skip
SAID = {name: SLOT[name] for name in ("state", "raw", "unit", "value", "kind", "key", "label")}
STANDING = {"revision": 1, "verdict": "accept", "value": SAID, "note": None, "reviewer": "王芳", "added": AT}
WRITTEN = {"document": LINE, "standing": {"sla.response_time-1": STANDING}}
FINDING = {
    "rule": "blank.required", "severity": "error", "message": "必填项“响应时间”没有填写。", "message_en": "The required “响应时间” is blank.",
    "slots": ["sla.response_time-1"], "clauses": ["c1.2.1"],
}  # fmt: skip
SLOT_ROW = {
    "document": SHA, "name": "远程客服.docx", "slot": "sla.response_time-1", "clause": "c1.2.1", "state": "filled", "origin": "blank_mark",
    "kind": "duration", "key": "sla.response_time", "label": "响应时间", "raw": "30", "unit": "分钟", "value": VALUE, "required": True,
    "confidence": 0.99, "page": None, "unchosen": False,
}  # fmt: skip
REVIEW_ROW = {
    "id": 7, "slot": "sla.response_time-1", "verdict": "accept", "value": SAID, "note": None, "reviewer": "王芳", "added": AT, "action": BATCH,
}  # fmt: skip
TOKEN = {"name": "王芳", "role": "reviewer", "created": AT, "revoked": None}
HOOK = {"id": BATCH, "url": "https://erp.example/contracts", "created": AT}

EXAMPLES: dict[type[BaseModel], Any] = {
    m.Submitted: {"batch": BATCH, "jobs": [JOB | {"status": "queued", "finished": None, "seconds": None}], "refused": [REFUSED]},
    m.JobOut: JOB,
    m.JobPage: {"items": [JOB], "next": None, "counts": COUNTS},
    m.Line: LINE,
    m.LinePage: {"items": [LINE], "next": NEXT, "counts": {"all": 120, "open": 80, "done": 40}},
    m.ReviewOut: {
        "document": LINE, "version": "0.1.0+3f2a", "pages": [], "clauses": [], "slots": [SLOT], "findings": [FINDING], "comments": [],
    },
    m.Written: WRITTEN,
    m.Added: WRITTEN | {"slot": "added-0f3b8f6f2a11"},
    m.Accepted: {"count": 34, "written": None},
    m.TakenBack: WRITTEN | {"verdict": "accept", "slots": ["sla.response_time-1"]},
    m.Reviews: {"items": [REVIEW_ROW]},
    m.ValueOut: {"value": VALUE, "unit": None, "confidence": 0.99, "why": "期限"},
    m.SlotPage: {"items": [SLOT_ROW], "next": NEXT},
    m.FindingPage: {"items": [{"document": SHA, "name": "远程客服.docx"} | FINDING], "next": None},
    m.TokenOut: TOKEN,
    m.Tokens: {"items": [TOKEN]},
    m.NewToken: {"name": "王芳", "role": "reviewer", "token": "tk_…"},
    m.WebhookOut: HOOK,
    m.Webhooks: {"items": [HOOK]},
    m.Me: {"name": "王芳", "role": "reviewer", "single": False},
    m.Health: {"status": "ok", "version": __version__},
}  # fmt: skip
