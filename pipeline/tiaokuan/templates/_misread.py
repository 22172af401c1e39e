"""What OCR confuses: differences that a scan shows and nobody made."""

from __future__ import annotations

from tiaokuan.templates.wording import Wording

ALIKE = (  # groups of characters that look alike in poor print; none that two contracts could exchange in earnest (买 卖)
    "己已巳 未末来 日曰目白自 人入八 土士 干千于 天夫无元 大太犬 王玉主 0o〇口 1li|丨 一-~ 十+ 名各 申由田 甲申 丙内 贷货贸 住往佳 侯候 拔拨 晴睛 析折拆 治冶 "
    "免兔 戊戌戍 准淮 今令 仓仑 间问向 代伐 付什 处外 开井并 历厉 广厂 方万 力刀 九丸 了丁 又叉 斤斥 午牛 予子 毋母 贝见 币市 巾中 且旦 约纳 均钧 埋理 "
    "其具 责贵  设没 证怔 微徵 项顼 缴徼 期朝 限眼 抵低 签鉴 订汀 账帐 帐张 圆园 完宠 保堡 履屡 赔陪 偿尝 违韦 延廷 损捐 失矢 质贯 复夏 核该 "
    "检捡 验险 材村 权杈 仲伸 裁栽 委季 管菅 辖辕 院阮 条务 款欸 章意 盖益 印卬 表衰 法沽 定宝 因困 困囚 使便 更吏 须顺 预顸 领颌 遇过 逾愈 特持 待侍 5s 8b 6b 9g q9 2z"
)
GROUPS = [frozenset(group) for group in ALIKE.split()]
WEIGHTY = frozenset(
    "0123456789〇零一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟%‰不非未无勿否免除仅只但均可应须必禁甲乙丙丁"
)


def misread(template: Wording, filled: Wording, old: str, new: str) -> bool:
    """Whether a difference is one that OCR makes: characters that look alike, a stroke 一 lost among rules, or one letter that says
    nothing about numbers, negations, scope, duties or parties. False where neither side was scanned."""
    if not (template.scanned or filled.scanned):
        return False
    if len(old) == len(new) and all(a == b or _alike(a, b) for a, b in zip(old, new, strict=True)):
        return True
    old, new = ("".join(filter(str.isalnum, words)) for words in (old, new))
    return old + new == "一" or (len(old) <= 1 and len(new) <= 1 and not WEIGHTY & {*old, *new})


def _alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in GROUPS)
