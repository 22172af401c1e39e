"""Needs: which places a contract lacks while they are blank."""

from __future__ import annotations

import re

from tiaokuan.contract import Clause
from tiaokuan.cues import SPACE
from tiaokuan.document import Sign
from tiaokuan.questions import LEADING_NUMBER, Question
from tiaokuan.scene import Scene
from tiaokuan.signs import Shape

SPARE = re.compile(
    "传真|电子?邮[箱件]|[Ee]-?mail|邮[政编]|网址|微信|QQ|职务|(?:合同|协议)书?编号|^编号|监护人|共有人|经纪机构|其他(?:约定|事项)|特别说明"
)
"""Details without which a contract can be performed."""
PERSON_BELOW = re.compile("[^\\S\\n]*\\n[^\\S\\n]*(?:姓\\s*名|名\\s*称|单位名称|公司名称)[：:]")
SECTION = re.compile("(?:为[^，。：:]{1,8}的|情况|信息|资料|如下|承诺|保证|声明|义务|权利|责任)$")
"""What a label says that heads others: 丙方为单位的：, 乙方基本情况：."""
OPTIONAL_CUE = re.compile("其他|其它|另行|补充|备注|特别约定|如有|若有|可选")
ALTERNATIVE_ITEM, ALTERNATIVE_NEXT = re.compile("[（(]\\d{1,2}[)）]【?$"), re.compile("】(?:[（(]\\d{1,2}[)）]|$)")
ALTERNATIVE_LEFT = re.compile("】[：:]?[_【】]*$")
TICKED_LEFT, TICKED_RIGHT = re.compile("_[、，]?[一-鿿]{1,6}$"), re.compile("[、，]?[一-鿿]{1,6}_")
OPEN_ITEM = re.compile("(?<![0-9])[0-9]{1,2}[.．、]$")
AGENT = re.compile("(?<![或/／、（(])(?:(?:委托|授权)代理人|授权委托人(?:[（(]代理人[)）])?)[:：]?$")
"""Nobody must have an agent, unlike 法定代表人或委托代理人."""


def required(question: Question) -> bool:
    """Whether the contract is incomplete while this is blank: not 其他：__, a row of an empty list, or one option's detail."""
    cue, place = question.cue, question.place
    label = SPACE.sub("", cue.label or cue.left[-12:])
    if SPARE.search(label) or AGENT.search(label):
        return False
    if place.shape is Shape.LABEL and (SECTION.search(label.rstrip(":：")) or "□" in cue.left):
        return False
    if question.key is not None and question.key.startswith(("party_a.name", "party_b.name", "term.", "fee.total", "sla.")):
        return True
    if place.sign is Sign.BRACKET and re.match("】?[_\\s]*份", cue.right):
        return False  # 【甲方】__份，【__】__份: whoever else has a copy
    if place.sign is Sign.CELL or place.shape in (Shape.GAP, Shape.LABEL):
        return question.key is not None and place.sign is not Sign.CELL
    if ALTERNATIVE_ITEM.search(cue.left) and ALTERNATIVE_NEXT.match(cue.right):
        return False  # （9）【__】（10）【__】
    if ALTERNATIVE_LEFT.search(cue.left) or cue.right.startswith(("【", "】【")):
        return False  # one more alternative beside 【月】【季】
    if place.sign is Sign.BRACKET and (TICKED_LEFT.search(cue.left) or TICKED_RIGHT.match(cue.right)):
        return False  # 空调（ ）面包车（ ）中巴（ ）: brackets to tick
    if OPEN_ITEM.search(cue.left) and cue.right.startswith((":", "：")):
        return False  # 7.____：____元: an item that the parties may add
    if not (LEADING_NUMBER.sub("", cue.left) or cue.right.strip("。；;.") or cue.label):
        return False  # an empty line of an open list, or the second line for a long filling
    return not OPTIONAL_CUE.search(cue.label or cue.left[-8:]) and "□" not in cue.left


def stands(scene: Scene, question: Question, clause: Clause | None) -> bool:
    """Whether nothing around makes a place needless: an alternative that is not chosen, a row of a list that may stay empty."""
    cell = scene.document.blocks[question.place.block].cell
    if question.place.shape is Shape.LABEL and PERSON_BELOW.match(scene.document.text, question.place.span.end):
        return False  # 丙方（代理人系自然人）： heads the details below it
    row = question.place.sign is Sign.CELL and cell is not None and cell.table in scene.headed
    return not row and (clause is None or clause.id not in scene.unchosen)
