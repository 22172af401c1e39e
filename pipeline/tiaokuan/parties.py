"""Parties: whose detail a place asks for, where its own label does not say.

A signature block writes 地址：____ twice; which is party A's follows from the column, the order on the line, or the party named
last. Letters a, b, c stand for 甲方, 乙方, 丙方; other roles (出租人, 受托方 …) take the letter the contract gives them
(`出租人（甲方）`, `以下简称甲方`), else the usual one: the party that buys, lets others work or pays is A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tiaokuan.document import Block
from tiaokuan.label_rules import DEFINITION, ROLE, label_rule, names_party

LETTERS = {"甲": "a", "乙": "b", "丙": "c"}
_STEMS = {
    "a": "委托 出租 发包 转让 采购 收购 托运 定作 抵押 借款 建设 买 需 业主 用户 客户 消费者 雇主 旅游者 托修 寄件 受让 用人 赠与 投保 许可 特许 存货 寄存",
    "b": "受托 代理 承租 承包 供 承运 承揽 贷款 监理 经纪 施工 运输 服务 卖 经营 旅行社 承修 出卖 出让 提供 管理 培训 设计 勘察 测绘 检测 保管 仓储"
    " 行纪 中介 居间 家政 受赠 加盟 被许可 咨询",
}
_SIDES = sorted(((stem, letter) for letter, stems in _STEMS.items() for stem in stems.split()), key=lambda row: -len(row[0]))
_DEFINED = re.compile(r"([一-鿿]{2,8}?)[（(]\s*(?:以下)?(?:简称|称)?[“\"”]?([甲乙丙])方")
_CALLED = re.compile(f"[ _]?{DEFINITION}")
_LISTED = re.compile(rf"(?P<number>[（(]?[0-9一二三四]{{1,2}}[)）.．、]\s*[【〔]?).{{0,200}}?{DEFINITION}", re.DOTALL)
_DEFINED_BEHIND = re.compile(r"([甲乙丙])方\s*[（(]\s*([一-鿿]{2,8})\s*[）)]")
_OWNER = re.compile(r"([甲乙丙])方[^。，；]{0,10}(?:[账帐]户|收款|开户|联系|信息|银行|指定|资料|代表)")
_OWNER_OF_LIST = re.compile(r"([甲乙丙])方[^。，；：:]{0,10}(?:[账帐]户|信息|资料)(?:如下)?[:：](?=[^。]*$)")
"""甲方开票信息：税号…；地址电话…: all of the list is party A's."""
_OF_ROLE = re.compile(f"^(?:{ROLE.pattern})[^，。；：:]{{0,6}}(?:代表|主任|经理|负责人|联系人|账户|信息|资料)$")
"""Who speaks for a party, or what heads its details: 发包人代表, 业主委员会主任."""
_LABEL_OF_ROLE = re.compile(f"(?:^|[，,、_0-9.）)])({ROLE.pattern})[^，。；、_：:]{{0,6}}[:：]")
"""A role in a label before a place: 承运方联系人：____，手机：____."""
_LETTER = re.compile("([甲乙丙])方")
_NOTED_HEAD = re.compile("([甲乙])方(?:[（(][^（()）]{1,20}[)）][:：]|[:：][（(])")
"""乙方（公司、机构）：, 乙方：（加盟者）: a remark with signs at which labels end."""
_COLUMN_HEAD = re.compile("[甲乙丙丁]方(?=$|[（(])")


def _is_head(label: str) -> bool:
    """Whether a label opens a party's details: 甲方（盖章）, 甲方开户行; no sentence that speaks of a party."""
    return len(label) <= 16 and (
        names_party(label)
        or _OF_ROLE.search(label) is not None
        or (label[:1] in "甲乙丙" and not re.search("应|不|在|以|按|未|向", label))
    )


@dataclass(slots=True)
class Parties:
    """Follows the parties through the text, block by block; one object a document.

    heads    the parties whose details follow, in the order of their columns or lines
    columns  the party that a table's column belongs to
    seen     how often a label came since the heads changed
    """

    roles: dict[str, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    columns: dict[tuple[int, int], str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    _last_head: int = -9

    def learn(self, text: str) -> None:
        """Take the letters that the contract gives to roles."""
        for match in _DEFINED.finditer(text):
            if role := ROLE.search(match[1]):
                self.roles.setdefault(role[0], LETTERS[match[2]])
        for match in _DEFINED_BEHIND.finditer(text):
            if role := ROLE.search(match[2]):
                self.roles.setdefault(role[0], LETTERS[match[1]])

    def named(self, words: str) -> str | None:
        """The party that words name, None for none or several."""
        letters = lettered(words)
        if len(letters) == 1:
            return letters.pop()
        if letters:
            return None
        role = ROLE.search(words)
        return self._role(role[0]) if role else None

    def _role(self, role: str) -> str | None:
        if role in self.roles:
            return self.roles[role]
        return _usual(role)

    def enter(self, index: int, block: Block, text: str, labels: list[str], listed: str | None) -> None:
        """Take notice of a block before its places: `labels` are those of its places, `text` its words without white space, `listed`
        the party that it names in a numbered list of them."""
        heading = text.endswith((":", "：")) or len(text) <= 20
        letters = [letter for label in labels if _is_head(label) and (letter := self.named(label))]
        by_label = bool(letters)
        if not letters and (noted := _NOTED_HEAD.match(text)) is not None:
            letters, by_label = [LETTERS[noted[1]]], True
        if not letters and listed is not None:
            letters = [listed]
        if not letters and heading:
            owners = _OWNER.findall(text)  # 甲方……支付至乙方以下账户：
            letters = [LETTERS[found] for found in (owners[-1:] or _LETTER.findall(text))]
        if block.cell is not None and len(set(letters)) == 1:
            self.columns[block.cell.table, block.cell.column] = letters[0]
        distinct = list(dict.fromkeys(letters))
        if not distinct:
            return
        beside = by_label and index - self._last_head == 1 and len(distinct) == 1
        if beside and self.heads and distinct[0] not in self.heads:
            self.heads.append(distinct[0])
        else:
            self.heads = distinct
        self._last_head = index if by_label else -9
        self.seen = {}

    def leave_article(self) -> None:
        """A new article begins: what was said of parties above does not reach into it."""
        self.heads, self.seen = [], {}

    def side(self, label: str, left: str, place: int, same: int, block: Block) -> str | None:
        """The party of a place: `left` are the words before it in its block; `place` counts places of this label before it
        there, of `same` in all."""
        if (letter := self.named(label)) is not None:
            return letter
        if same > 1:
            order = self.heads if len(self.heads) > 1 else ["a", "b"]
            return order[place] if place < len(order) else None
        sentence = re.split("[。；;]", left)[-1] if block.cell is None else ""
        said = _LETTER.findall(sentence) or _OWNER_OF_LIST.findall(left)
        if said:
            return LETTERS[said[-1]]
        roles = [letter for match in _LABEL_OF_ROLE.finditer(sentence) if (letter := self._role(match[1])) is not None]
        return roles[-1] if roles else self._of_column(block) or self._of_heads(label)

    def _of_column(self, block: Block) -> str | None:
        if block.cell is None:
            return None
        table, column = block.cell.table, block.cell.column
        return self.columns.get((table, column)) or self.columns.get((table, column - 1))

    def _of_heads(self, label: str) -> str | None:
        if len(self.heads) < 2:
            return self.heads[0] if self.heads else None
        count = self.seen.get(label, 0)
        self.seen[label] = count + 1
        return self.heads[min(count, len(self.heads) - 1)]


def lettered(words: str) -> set[str]:
    """The parties that words name by their letter: 甲方联系人."""
    return {LETTERS[letter] for letter in _LETTER.findall(words)}


def called(right: str) -> str | None:
    """The party that the words behind a place give its answer as a short name: （以下简称“甲方”）."""
    match = _CALLED.match(right)
    return _usual(match["short"] or match["quoted"]) if match is not None else None


def listed(text: str) -> tuple[str | None, int]:
    """The party that a block names in a numbered list of them, （2）____有限公司，注册地址为____（“服务商”）, and how many characters stand
    before its name."""
    match = _LISTED.match(text)
    return (None, 0) if match is None else (_usual(match["short"] or match["quoted"]), len(match["number"]))


def _usual(role: str) -> str | None:
    """The letter of 甲方, 乙方, 丙方, or that which another role usually has."""
    return LETTERS.get(role[0]) or next((letter for stem, letter in _SIDES if role.startswith(stem)), None)


class Sides(NamedTuple):
    """The party that heads each column, and each row, of the tables that hold the parties' details: by table and number."""

    columns: dict[tuple[int, int], str]
    rows: dict[tuple[int, int], str]


def sides(cells: dict[tuple[int, int, int], str]) -> Sides:
    """Which party's details stand where; `cells`: the words of cells by table, row and column."""
    return Sides(_columns({place: words for place, words in cells.items() if place[1] == 0}), _rows(cells))


def _rows(cells: dict[tuple[int, int, int], str]) -> dict[tuple[int, int], str]:
    """The party that heads each row, by table and row, in tables that have the parties' details one below the other, 甲方 | 何静 | 021-…
    below 联系人 | 电话; `cells`: the words of cells by table, row and column."""
    heads: dict[int, int] = {}
    for (table, row, column), words in cells.items():
        if row == 0 and column and (rule := label_rule(words)) is not None and rule.key is not None:
            heads[table] = heads.get(table, 0) + (rule.key.startswith("party_?") and not rule.key.endswith(".name"))
    found: dict[tuple[int, int], str] = {}
    for (table, row, column), words in cells.items():
        if row and not column and heads.get(table, 0) >= 2 and (party := _COLUMN_HEAD.match(words)) is not None:
            found[table, row] = party[0]
    several = {table for table, _ in found if len({words for (other, _), words in found.items() if other == table}) > 1}
    return {place: words for place, words in found.items() if place[0] in several}


def _columns(first_rows: dict[tuple[int, int, int], str]) -> dict[tuple[int, int], str]:
    """The party that heads each column, by table and column, in tables that have the parties' details side by side; `first_rows`: the
    words of the cells of first rows, by table, row and column."""
    found: dict[tuple[int, int], str] = {}
    for (table, _, column), words in first_rows.items():
        party = _COLUMN_HEAD.match(words)
        if column and party is not None and not names_party(first_rows.get((table, 0, 0), "")):
            found[table, column] = party[0]
    several = {table for table, _ in found if len({words for (other, _), words in found.items() if other == table}) > 1}
    return {place: words for place, words in found.items() if place[0] in several}
