"""What people said of a contract, as a table: from a reviewed record (see `tiaokuan.review`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tiaokuan.exports._tables import WHICH, Row, of

COLUMNS = (
    *WHICH,
    of("slot", "填空编号", "在记录里的编号；空则是说整份合同", "its id in the record; empty for the contract as a whole"),
    of("label", "名称", "给人看的名称", "its name for people"),
    of("verdict", "结论", "复核人的结论", "what the reviewer said"),
    of("was", "机器原读", "更正以前机器读出的文字", "what the machine had read before a correction"),
    of("now", "现在", "复核后的文字和单位", "words and unit after the review"),
    of("reviewer", "复核人", "谁说的", "who said it"),
    of("added", "时间", "什么时候说的（UTC）", "when it was said (UTC)"),
    of("note", "备注", "复核人的备注", "the reviewer's remark"),
)
VERDICTS = {
    "accept": "接受", "correct": "更正", "blank": "标为未填", "not_applicable": "不适用", "reject": "不是填空", "add": "补充",
    "comment": "备注", "done": "完成",
}  # fmt: skip
STATES = {"blank": "未填", "filled": "已填", "not_applicable": "不适用", "illegible": "无法辨认"}


def rows(record: dict[str, Any]) -> Iterator[Row]:
    """The standing verdict of each slot, comments, and the sign-off. Nothing for a record that nobody reviewed."""
    said = record.get("review")
    if not said:
        return
    head = (record["document"]["id"], record["document"]["name"])
    slots = [*record["slots"], *said["rejected"]]
    for slot in slots:
        review = slot["review"]
        if review is not None:
            now = "" if review["verdict"] == "reject" else shown(slot)
            yield (*head, slot["id"], slot["label"], VERDICTS[review["verdict"]], was(slot), now, *_who(review))
    labels = {slot["id"]: slot["label"] for slot in slots}
    for comment in said["comments"]:
        yield (*head, comment["slot"], labels.get(comment["slot"]), VERDICTS["comment"], None, None, *_who(comment))
    if said["done"]:
        yield (*head, None, None, VERDICTS["done"], None, None, said["reviewer"], said["added"], None)


def shown(slot: dict[str, Any]) -> str:
    """A slot's words with their unit, or its state where there are none."""
    words = f"{slot['raw'].strip()}{slot['unit'] or ''}" if slot["raw"].strip(" _\u3000\xa0") else ""
    return words if slot["state"] == "filled" and words else STATES[slot["state"]]


def was(slot: dict[str, Any]) -> str | None:
    """The same as the machine had read it; None where nobody changed it."""
    before = (slot["review"] or {}).get("was")
    return shown(slot | before) if before else None


def _who(row: dict[str, Any]) -> tuple[str, str, str | None]:
    return row["reviewer"], row["added"], row["note"]
