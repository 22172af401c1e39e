"""Random edits to the wording of a Word file, each known: for measuring what a comparison with the template finds.

An edit stands in words that the template has too, three characters or more from a blank: right beside one nobody can tell an edit
from what was filled in.
"""

from __future__ import annotations

import random
import re
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jieba
from lxml import etree

from tiaokuan.templates.wording import _normal

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FIXED = re.compile(r"[\u4e00-\u9fff0-9，、；：“”《》（）%]{14,}")
CONTEXT, APART, BESIDE = 10, 24, 3
NUMERALS = "[0-9]+|[二三四五六七八九]十?|十[一二三四五六七八九]?"
TURNS = (
    ("不得", "可以"), ("应当", "可以"), ("必须", "可以"), ("可以", "不得"), ("有权", "无权"), ("不予", "予以"), ("不能", "能"), ("未经", "经"),
    ("除外", "在内"), ("仅", "不仅"), ("不", ""), ("非", ""), ("除", "包括"), ("均", "不"), ("以上", "以下"), ("全部", "部分"), ("甲方", "乙方"), ("乙方", "甲方"),
)  # fmt: skip
WORDS = [
    "合理",
    "书面",
    "相应",
    "直接",
    "间接",
    "重大",
    "一般",
    "主要",
    "最终",
    "临时",
    "及时",
    "原则上",
    "必要时",
    "根据实际情况",
    "经协商一致",
    "视情形",
    "提前",
    "单方",
    "共同",
    "无条件",
]
SENTENCES = [
    "超出部分由责任方自行承担。",
    "双方对此另有书面确认的从其确认。",
    "该期限自通知送达次日起重新计算。",
    "逾期未答复的视为同意。",
    "由此产生的税费由收款一方缴纳。",
    "相关凭证应当保存三年备查。",
    "前述情形不构成违约。",
    "争议期间不停止履行。",
]


@dataclass(frozen=True)
class Edit:
    """What was done: words put in place of others, and the normalised words before and behind (in the edited file)."""

    kind: str
    old: str
    new: str
    before: str
    after: str


def normal(words: str) -> str:
    return "".join("" if c in "_＿" else _normal(c) for c in words)


def mutate(path: Path, template: str, count: int, seed: str) -> list[Edit]:
    """Edit a Word file in place; `template` is the template's text, normalised. Gives the edits, at most `count`."""
    rng = random.Random(seed)
    with zipfile.ZipFile(path) as source:
        parts = {info: source.read(info) for info in source.infolist()}
    main = next(info for info in parts if info.filename == "word/document.xml")
    root = etree.fromstring(parts[main])
    places = list(_places(root, template))
    rng.shuffle(places)
    done: list[tuple[Any, int, int, str, str, str]] = []  # node, start, end, kind, old, new
    for node, start, end in places:
        if len(done) == count:
            break
        near = [d for d in done if d[0] is node]
        change = _change(rng, node.text[start:end])
        if change is None:
            continue
        kind, at, old, new = change
        a, b = start + at, start + at + len(old)
        if all(b + APART < x or y + APART < a for _, x, y, *_ in near):
            done.append((node, a, b, kind, old, new))
    edits = _apply(root, done)
    parts[main] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for info, data in parts.items():
            out.writestr(info, data)
    return edits


def _places(root: Any, template: str) -> Any:
    """Stretches of fixed wording: node, start, end; the ends are kept clear of what may be a blank."""
    body = root.find(W + "body")
    for node in body.iter(W + "t"):
        run = node.getparent()
        if run.find(f"{W}rPr/{W}u") is not None or any(a.tag == W + "txbxContent" for a in node.iterancestors()):
            continue
        for match in FIXED.finditer(node.text or ""):
            words = match[0]
            for at in range(0, len(words) - 2 * BESIDE, 30):
                part = words[at : at + 30]
                if len(part) > 2 * BESIDE + 4 and normal(part) in template:
                    yield node, match.start() + at + BESIDE, match.start() + at + len(part) - BESIDE


def _change(rng: random.Random, words: str) -> tuple[str, int, str, str] | None:
    """One edit to some words: kind, where, old, new."""
    kind = rng.choice(["number", "turn", "turn", "insert", "delete", "replace", "sentence", "drop"])
    if kind == "number" and (found := list(re.finditer(NUMERALS, words))):
        match = rng.choice(found)
        new = (
            str(int(match[0]) + rng.choice([1, 5, 10]))
            if match[0].isdigit()
            else rng.choice([c for c in "二三四五六七八九" if c != match[0]])
        )
        return kind, match.start(), match[0], new
    if kind == "turn" and (turns := [(m.start(), old, new) for old, new in TURNS for m in re.finditer(old, words)]):
        return kind, *rng.choice(turns)
    tokens, at = [], 0
    for token in jieba.cut(words, HMM=False):
        if len(token) >= 2 and token.isalpha():
            tokens.append((at, token))
        at += len(token)
    if not tokens:
        return None
    where, token = rng.choice(tokens)
    if kind == "insert":
        return kind, where, "", rng.choice(WORDS)
    if kind == "delete":
        return kind, where, token, ""
    if kind == "sentence":
        return kind, where, "", rng.choice(SENTENCES)
    if kind == "drop":
        return kind, 0, words, ""
    return "replace", where, token, rng.choice([word for word in WORDS if word != token])


def _apply(root: Any, done: list[tuple[Any, int, int, str, str, str]]) -> list[Edit]:
    marks = {}
    for n, (node, start, end, _, _, new) in sorted(enumerate(done), key=lambda row: -row[1][1]):
        open_, close = chr(0xF0000 + 2 * n), chr(0xF0001 + 2 * n)
        node.text = node.text[:start] + open_ + new + close + node.text[end:]
        node.set(SPACE, "preserve")
        marks[n] = open_, close
    lines = ["".join(_shown(t) for t in p.iter(W + "t", W + "tab", W + "br")) for p in root.find(W + "body").iter(W + "p")]
    text = "".join(f"{line}\n" for line in lines)
    for node in {id(d[0]): d[0] for d in done}.values():
        node.text = re.sub("[\U000f0000-\U000ffffd]", "", node.text)
    edits = []
    for n, (_, _, _, kind, old, new) in enumerate(done):
        open_, close = marks[n]
        before, after = text.partition(open_)[0], text.partition(close)[2]
        edits.append(Edit(kind, old, new, normal(before[-80:])[-CONTEXT:], normal(after[:80])[:CONTEXT]))
    return edits


def _shown(node: Any) -> str:
    return node.text or "" if node.tag == W + "t" else " "


def as_records(edits: list[Edit]) -> list[dict[str, str]]:
    return [asdict(edit) for edit in edits]
