"""Doubts: what a slot itself shows against it, and what that does to its confidence; beside each a twin without."""

from dataclasses import replace

import pytest

from support import document
from tiaokuan import clauses, confidence, doubts, slots
from tiaokuan.contract import Slot, State
from tiaokuan.cues import HERE
from tiaokuan.document import Box, Document, Line, Page, Region, Span, packed_scores
from tiaokuan.key_exclusions import ruled_out
from tiaokuan.learned import clause_types, store

HEAD = "设备维护服务合同\n甲方：海州青禾科技有限公司\n乙方：临川知微物业管理有限公司\n第一条 服务约定\n"


def read(text: str, models: bool = False) -> list[Slot]:
    found = document(HEAD + text)
    parts = clauses.segment(found)
    places = doubts.noted(found, slots.find(found, parts))
    if models:
        ours = store.load()
        places = confidence.judge(found, clause_types.label(found, parts, ours), places, ours)
    return list(places)


def doubted(slots: list[Slot]) -> set[str]:
    return {why for slot in slots for why in slot.why if why in doubts.MOST}


@pytest.mark.parametrize(
    ("doubt", "text", "twin"),
    [
        (doubts.GOES_ON, "服务费为人民币<u>60</u>,000元。", "服务费为人民币<u>60,000</u>元。"),
        (doubts.GOES_ON, "服务费为人民币6<u>0,000.00</u>元。", "服务费为人民币<u>60,000.00</u>元，6次付清。"),
        (doubts.GOES_ON, "服务费为每月<u> ,500.00 </u>元。", "服务费为每月<u> 8,500.00 </u>元。"),
        (doubts.UNFINISHED, "施工单位：<u>武汉北辰建设工程有限责</u>", "施工单位：<u>武汉北辰建设工程有限责任公司</u>"),
        (doubts.UNFINISHED, "交货地点：<u>海州市滨江区人民路172</u>号", "交货地点：<u>海州市滨江区人民路172号</u>"),
        (doubts.SHORT, "账号：<u>12023835</u>", "账号：<u>1202383530124623</u>"),
        (doubts.TWICE, "合同编号：<u>FW2024第53号号</u>", "合同编号：<u>FW2024第53号</u>"),
        (doubts.APART, "运输方式：<u>公路运输     送货上门</u>", "运输方式：<u>公路运输 送货上门</u>"),
        (doubts.LOOSE, "联系电话：<u>    </u> 13812345678", "联系电话：<u>    </u> 邮编：<u>    </u>"),
        (doubts.LOOSE, "设备编号：<u>    </u> SN20240117", "设备编号：<u>    </u> 见清单"),
        (doubts.BESIDE, "开户行：【    】\n帐号：\n【2023年9月3日】", "开户行：【    】\n帐号：\n附件：【清单】"),
        (doubts.FIGURES, "交付日期为<u>10  年   月   日</u>，证号为<u>FW-07</u>", "交付日期为<u>20  年   月   日</u>"),
        (doubts.MORE_UNIT, "车位服务费：<u>298.84</u>元/月·线路组合", "车位服务费：<u>298.84</u>元/月"),
        (doubts.MORE_UNIT, "车位服务费：<u>    </u>元/月·线路组合", "车位服务费：<u>    </u>元/月"),
        (doubts.UNFINISHED, "开户银行：<u>中国银行股份有</u>限公司", "开户银行：<u>中国银行股份有限公司</u>"),
        (doubts.DIGITS, "身份证号：<u>330106</u>", "身份证号：<u>330106198512216937</u>"),
        (doubts.DIGITS, "纳税人识别号：<u>913101</u>", "纳税人识别号：<u>91310115373591106X</u>"),
        (doubts.DIGITS, "联系电话：<u>1501681</u>", "联系电话：<u>12345</u>"),
        (doubts.DIGITS, "联系电话：<u>0571-8002385</u>", "联系电话：<u>0571-80023855</u>"),
        (doubts.DIGITS, "联系电话：<u>010-8002385</u>", "联系电话：<u>010-80023855-12</u>"),
        (doubts.TOLD, "用途：<u>办公（写明用途）</u>", "用途：<u>办公（含仓储）</u>"),
        (doubts.NAMELESS, "□□□5", "邮政编码：□□□□□□"),
        (doubts.SPLIT, "补充条款：____    ____。", "补充条款：____，____。"),
        (doubts.SPLIT, "补充资料：FW-____-____", "补充资料：FW、____、____"),
        (doubts.SPLIT, "合同编号：FW-____-____", "合同编号：FW-____"),
        (doubts.GOES_ON, "押金（大写）：<u>柒万伍</u>仟元整", "押金（大写）：<u>柒万伍仟元整</u>"),
        (doubts.GOES_ON, "货款（大写）<u>叁仟零肆拾</u>陆元", "货款（大写）<u>叁仟零肆拾陆</u>元"),
        (doubts.GOES_ON, "货款（大写）陆万<u>肆仟玖佰陆拾陆元整</u>", "货款（大写）<u>陆万肆仟玖佰陆拾陆元整</u>"),
        (doubts.GOES_ON, "进场日期为<u>2025年</u>8月。", "进场日期为<u>2025年8月</u>。"),
        (doubts.UNFINISHED, "交货地点：<u>海州市滨江区人</u>民路160号", "交货地点：<u>海州市滨江区人民路160号</u>"),
        (
            doubts.UNFINISHED,
            "交货地点：<u>海州市滨江区人民大道</u> 59号青禾大厦",
            "交货地点：<u>海州市滨江区人民大道59号青禾大厦</u>",
        ),
        (
            doubts.UNFINISHED,
            "交货地点：<u>海州市滨江区青禾大厦A座</u>1285室。",
            "交货地点：<u>海州市滨江区青禾大厦A座1285室</u>。",
        ),
        (
            doubts.UNFINISHED,
            "交货地点：<u>海州市滨江区青禾大厦A座12</u>85室。",
            "交货地点：<u>海州市滨江区青禾大厦A座1285室</u>。",
        ),
        (doubts.UNFINISHED, "交货地点：<u>海州市滨江区</u>   中路59号", "交货地点：<u>海州市滨江区</u>   中路下段"),
        (doubts.UNFINISHED, "电子邮箱：<u>lin@qinghe com</u>", "电子邮箱：<u>lin@qinghe.com</u>"),
        (doubts.LOOSE, "验收标准：<u>    </u>无（签字）", "验收标准：<u>    </u>无异议"),
        (doubts.MORE_UNIT, "租金单价为<u>8.50</u>元/m2·线。", "租金单价为<u>8.50</u>元/m2·日。"),
        (doubts.MORE_UNIT, "收费标准为<u>2.35</u>元/平方米月。", "收费标准为<u>2.35</u>元/平方米·月。"),
        (doubts.UNIT_ALONE, "（单位：<u>元人民币</u>）：", "（单位：<u>青禾公司</u>）："),
        (doubts.UNIT_ALONE, "保温层厚度：<u> mm </u>", "保温层厚度：<u> 50mm </u>"),
        (doubts.STAND_IN, "租赁期满前<u> * </u>日提出。", "租赁期满前<u> 3 </u>日提出。"),
        (doubts.UNFINISHED, "权属证明编号：<u>2023</u>字第5413号", "权属证明编号：<u>2023字第5413号</u>"),
        (doubts.UNFINISHED, "权属证明编号：<u>2023</u>  字第5413号", "权属证明编号：<u>2023字第5413号</u>"),
        (doubts.UNFINISHED, "合同编号：<u>2025字第</u>", "合同编号：<u>2025字第41号</u>"),
        (doubts.UNFINISHED, "电子邮箱：<u>lin@qinghe.co</u>m", "电子邮箱：<u>lin@qinghe.com</u>"),
        (doubts.ROLE, "丙方：<u>平台内经营者</u>", "丙方：<u>青禾商贸有限公司</u>"),
        (doubts.NO_NAME, "丙方：<u>还应赔偿损失</u>", "丙方：<u>应用材料有限公司</u>"),
        (doubts.LOOSE, "委托代理人：<u>    </u>/<u>    </u>", "委托代理人：<u>    </u>；<u>    </u>"),
        (doubts.OPTION, "保价费：□1%□2%□3%，滞纳金0.5%□", "滞纳金按每日0.5%计算"),
        (doubts.ROLE, "代理人：<u>委托代理人</u>", "代理人：<u>陈思远</u>"),
        (doubts.NO_NAME, "联系人：<u>FROM</u>", "联系人：<u>John Smith</u>"),
        (doubts.LOOSE, "其他项目：<u>    </u> / 。", "其他项目：<u>    </u>。"),
        (doubts.LOOSE, "代理人：<u>    </u>陈思远 \n日期：<u>    </u>", "代理人：<u>    </u>电话：<u>    </u>"),
        (doubts.LOOSE, "备案日期：<u>    </u>2024 4", "备案日期：<u>    </u>"),
        (
            doubts.DIGITS,
            "统一社会信用代码（营业执照号）：<u>9131</u>",
            "统一社会信用代码（营业执照号）：<u>91310115373591106X</u>",
        ),
        (doubts.UNFINISHED, "电子邮箱：<u>lin@qinghe com</u>", "电子邮箱：<u>lin@qinghe.com</u>"),
        (doubts.REFERENCE, "验收按第5.<u>3</u>条办理。", "共<u>3</u>条管线。"),
        (doubts.NO_NAME, "联系人：<u>陈</u>", "联系人：<u>陈曦</u>"),
        (doubts.UNFINISHED, "送货地点：<u>浙江省海州市滨</u>", "送货地点：<u>浙江省海州市滨江区</u>"),
        (
            doubts.UNFINISHED,
            "送货地点：<u>海州市滨江区望湖路9号青禾大厦A座</u>1206室",
            "送货地点：<u>海州市滨江区望湖路9号青禾大厦A座1206室</u>",
        ),
        (doubts.UNFINISHED, "补充约定：<u>税款金额为</u>", "补充约定：<u>税款另计</u>"),
        (doubts.LOOSE, "联系人：<u>    </u>陈思远<u>    </u>", "联系人：<u>    </u>电话：<u>    </u>"),
        (doubts.GOES_ON_BELOW, "送货地点：<u>海州市滨江区</u>\n望湖路9号", "送货地点：<u>海州市滨江区</u>\n联系电话：____"),
        (doubts.NO_NAME_IN_CELL, "| 名称 | <u>使用情况</u> |", "| 名称 | <u>青禾公司</u> |"),
        (doubts.STAND_IN, "施工单位：<u>**建设工程有限公司</u>", "施工单位：<u>北辰建设工程有限公司</u>"),
        (doubts.UNREADABLE, "验收标准：<u>按\ue779执行</u>", "验收标准：<u>按附件执行</u>"),
        (doubts.TOO_LONG, "质保期为<u>2025</u>年。", "质保期为<u>25</u>年。"),
        (doubts.NO_OPTION, "付款方式：□现金 □ □转账", "付款方式：□现金 □支票 □转账"),
        (doubts.UNFINISHED, "验收方式：<u>按甲方</u>要求。", "验收方式：<u>按甲方要求</u>。"),
        (doubts.UNFINISHED, "电子邮箱：<u>lan@haizhou.c</u>", "电子邮箱：<u>lan@haizhou.cn</u>"),
        (doubts.SELDOM, "逾期付款的，按<u>5%</u>0支付违约金。", "逾期付款的，按<u>5%</u>支付违约金。"),
        (doubts.APART, "服务费为<u>2    .00</u>元。", "服务费为<u>2.00</u>元。"),
        (doubts.FAR_BOXES, "付款方式：□现金\t□转账", "付款方式：□现金 □转账"),
        (doubts.PRINTED, "验收标准：<u> 标 </u>", "验收标准：<u> 优 </u>"),
        (doubts.PRINTED, "验收标准：<u> 其他 </u>", "验收标准：<u> 其他行业标准 </u>"),
        (doubts.NO_NAME, "丙方：<u>（填入监理人名称）</u>", "丙方：<u>海州监理（集团）有限公司</u>"),
        (doubts.NO_NAME, "联系人：<u>签 字</u>", "联系人：<u>钱 佳</u>"),
        (doubts.UNLIKE, "乙方账户：工商银行 6222020000000000", "乙方账户：6222020000000000"),
        (doubts.NO_NAME, "丙方：<u> 沪 </u>", "丙方：<u> 沪青商贸有限公司 </u>"),
        (doubts.NO_NAME_IN_CELL, "| 姓名 | <u>标 准</u> |", "| 姓名 | <u>周 准</u> |"),
        (doubts.NO_AMOUNT, "乙方应在接到通知后<u>以清单为准20</u>日内维修。", "乙方应在接到通知后<u>以清单为准</u>日内维修。"),
        (doubts.UNIT_ALONE, "行驶里程：<u> 万公里 </u>；", "行驶里程：<u> 3万公里 </u>；"),
        (doubts.GOES_ON, "进场日期：<u>2025年3月</u>\n9____日", "进场日期：<u>2025年3月</u>\n9人进场"),
        (
            doubts.SEVERAL,
            "合同编号：<u>A-01</u>\n合同编号：<u>A-02</u>\n合同编号：<u>A-03</u>",
            "合同编号：<u>A-01</u>\n合同编号：<u>A-01</u>\n合同编号：<u>A-01</u>",
        ),
    ],
)
def test_a_doubt_is_named_and_its_twin_has_none(doubt: str, text: str, twin: str) -> None:
    found = read(text)
    assert doubt in doubted(found)
    assert all(slot.confidence <= doubts.MOST[doubt] for slot in found if doubt in slot.why)
    assert doubt not in doubted(read(twin))


def test_no_model_lifts_a_doubt() -> None:
    text = "服务费为人民币<u>60</u>,000元。\n联系人：<u>FROM</u>"
    sure = [slot for slot in read(text, models=True) if doubted([slot])]
    assert {why for slot in sure for why in doubted([slot])} == {doubts.GOES_ON, doubts.NO_NAME}
    assert all(slot.confidence <= doubts.most(slot) for slot in sure)


def test_a_slot_without_doubts_is_as_sure_as_it_was() -> None:
    assert doubted(read("服务期限为__<u>个月，自</u><u>年</u>月<u>日起。服务费为人民币</u>60,000__元。")) == set()
    assert all(doubts.most(slot) == 1.0 for slot in read("服务期限为<u>    </u>个月。"))


def test_the_parts_of_a_date_are_no_durations() -> None:
    found = document("图纸会审的时间为2023年<u>7</u>月28日\n质保期为<u>7</u>个月")
    place, other = (slot for slot in slots.find(found, clauses.segment(found)) if slot.raw in ("7", "2023年7月28日"))
    start = found.text.index("7")
    month = replace(other, kind="duration", raw="7", unit="月", evidence=found.evidence(start, start + 1))
    assert place.kind == "date"
    assert [doubts.OF_DATE in slot.why for slot in doubts.noted(found, [month, other])] == [True, False]


@pytest.mark.parametrize(
    ("scores", "limit"),
    [({0: 0.99, 1: 0.98}, 1.0), ({0: 0.7, 1: 0.98}, doubts.LIKELY), ({0: 0.99, 1: 0.3}, doubts.LIKELY)],
)
def test_what_ocr_hardly_read_is_less_sure(scores: dict[int, float], limit: float) -> None:
    term = scanned("质保期为<u>24</u>个月", "24", scores)
    assert doubts.most(term) == limit


def test_a_blur_beside_words_is_a_doubt_and_beside_what_its_spelling_proves_none() -> None:
    """A page of which nothing is legible is a doubt for all that stands on it."""
    text = "交货地点：<u>海州市滨江区望湖路9号</u>；质保期为<u>24</u>个月；保修费为<u>    </u>元"
    found = document(text)
    for score, blurred in ((0.3, {"address"}), (0.1, {"address", "duration", "money"})):
        near = dict.fromkeys(range(len(found.text)), 0.99 if score == 0.3 else score)
        near |= dict.fromkeys((found.text.index("地点"), found.text.index("期为"), found.text.index("费为")), score)
        scan = on_scan(found, near)
        places = doubts.noted(scan, slots.find(scan, clauses.segment(scan)))
        assert {slot.kind for slot in places if doubts.BLURRED in slot.why} == blurred


@pytest.mark.parametrize(("numeral", "doubted"), [("二", True), ("十", True), ("三", False), ("十二", False)])
def test_numerals_that_a_rule_is_taken_for_are_less_sure_on_scans(numeral: str, doubted: bool) -> None:
    term = scanned(f"质保期为<u>{numeral}</u>个月", numeral, dict.fromkeys(range(len(numeral)), 0.99))
    assert (doubts.STROKES in term.why) is doubted
    assert doubts.STROKES not in {why for slot in read(f"质保期为<u>{numeral}</u>个月") for why in slot.why}


def on_scan(found: Document, scores: dict[int, float]) -> Document:
    """A document as one line of a scanned page, of which OCR read the characters at these offsets so surely."""
    edges = tuple(map(float, range(len(found.text))))
    line = Line(Span(0, len(edges)), 1, 0.0, 1.0, edges, edges, packed_scores(scores, len(edges)))
    return replace(found, lines=(line,), pages=(Page(1, 600, 800, scanned=True),))


@pytest.mark.parametrize(("score", "doubted"), [(0.4, True), (0.99, False)])
def test_a_rate_whose_sign_is_not_clear_is_not_sure(score: float, doubted: bool) -> None:
    found = document("违约金为每日0.5%，按未付金额计算。")
    scores = dict.fromkeys(range(len(found.text)), 0.99) | {found.text.index("%"): score}
    scan = on_scan(found, scores)
    (slot,) = doubts.noted(scan, slots.find(scan, clauses.segment(scan)))
    assert (doubts.UNREAD_SIGN in slot.why) is doubted
    assert (doubts.most(slot) <= 0.5) is doubted


@pytest.mark.parametrize(("rows", "stacked"), [(("2", "5", "5"), True), (("255",), False)])
def test_figures_one_below_the_other_in_a_cell_may_not_be_all(rows: tuple[str, ...], stacked: bool) -> None:
    found = document(f"| 数量 | <u>{''.join(rows)}</u>台 |")
    start, lines = found.text.index("2"), []
    for n, row in enumerate(rows):
        span = Span(start + n, start + n + len(row))
        edges = tuple(map(float, range(len(row))))
        lines.append(
            Line(span, 1, 20.0 * n, 20.0 * n + 12, edges, edges, packed_scores(dict.fromkeys(range(len(row)), 0.99), len(row)))
        )
    scan = replace(found, lines=tuple(lines), pages=(Page(1, 600, 800, scanned=True),))
    (slot,) = doubts.noted(scan, slots.find(scan, clauses.segment(scan)))
    assert (doubts.STACKED in slot.why) is stacked


def test_a_number_whose_rule_ocr_saw_below_its_first_figures_is_taken_whole() -> None:
    found = document("转让价款为<u>346</u>000.00元，共<u>3</u><u>12</u>人。")
    scan = on_scan(found, dict.fromkeys(range(len(found.text)), 0.99))
    assert next(slot.raw for slot in slots.find(scan, clauses.segment(scan))) == "346000.00"
    assert next(slot.raw for slot in slots.find(found, clauses.segment(found))) == "346"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("乙方按交易价差收<u>益    </u>%分成。", ["    "]),
        ("由乙<u>双    </u>方承担。", ["双"]),
        ("租用期间自上午<u>    至</u>下午。", ["    "]),
        ("逾期的，应按日<u>    %</u>支付违约金。", ["    "]),
        ("买受人不解除合同的，<u>                0</u>", ["                "]),
        ("文号：<u>第    号</u>", ["    "]),
        ("<u>13.2</u>关于设计文件的约定", []),
        ("<u>39.01</u>元/个·月的标准", ["39.01"]),
        ("支付全部价款<u>99.9</u>009,260.00元", ["99.9"]),
        ("支付全部价款<u>9</u>9,260.00元", ["99,260.00"]),
    ],
)
def test_what_a_rule_on_a_scan_seems_to_bear_and_is_printed_beside_its_blank(text: str, wanted: list[str]) -> None:
    found = document(text)
    scan = on_scan(found, dict.fromkeys(range(len(found.text)), 0.99))
    assert [slot.raw for slot in slots.find(scan, clauses.segment(scan)) if slot.origin == "blank_mark"] == wanted


def scanned(text: str, words: str, scores: dict[int, float]) -> Slot:
    """The duration in a text of one line, some words of which OCR read so surely."""
    found = document(text)
    start = found.text.index(words)
    read = on_scan(found, {start + at: score for at, score in scores.items()})
    places = slots.find(read, clauses.segment(read))
    return next(slot for slot in doubts.noted(read, places) if slot.kind == "duration")


@pytest.mark.parametrize(
    ("text", "doubt", "expected"),
    [
        ("备案日期：<u>2024年</u>", doubts.GOES_ON, True),
        ("备案日期：<u>2024年6月</u>", doubts.GOES_ON, False),
        ("交货地点：<u>逝江省海州市滨江区望湖路9号</u>", doubts.SELDOM, True),
        ("交货地点：<u>浙江省海州市滨江区望湖路9号</u>", doubts.SELDOM, False),
        ("管理费：<u>2.5</u>元/月·平方米", doubts.WHICH_DOT, True),
        ("管理费：<u>2.5</u>元/月", doubts.WHICH_DOT, False),
        ("其他约定：<u>L</u>", doubts.FEW_SIGNS, True),
        ("其他约定：<u>无</u>", doubts.FEW_SIGNS, False),
        ("其他约定：<u>里方</u>", doubts.FEW_SIGNS, True),
        ("其他约定：<u>乙方</u>", doubts.FEW_SIGNS, False),
        ("服务费为<u>1</u>元。", doubts.FEW_SIGNS, True),
        ("服务费为<u>12</u>元。", doubts.FEW_SIGNS, False),
        ("管理费：<u>2.5</u>元/月.平方米", doubts.WHICH_DOT, True),
        ("其他约定：<u>送货 上门</u>", doubts.SPACED, True),
        ("其他约定：<u>送货上门</u>", doubts.SPACED, False),
        ("其他约定：□□□□<u>送货上门</u>", doubts.NO_GLYPHS, True),
        ("其他约定：□<u>送货上门</u>", doubts.NO_GLYPHS, False),
        ("其他约定：<u>送货上门</u>□；", doubts.NO_GLYPHS, True),
        ("其他约定：□<u>无</u>□按月结算", doubts.NO_GLYPHS, True),
        ("违约金为日租金的<u>2</u>‰。", doubts.WHICH_SIGN, True),
        ("违约金为日租金的<u>2</u>%。", doubts.WHICH_SIGN, False),
        ("质保期为____‰。", doubts.WHICH_SIGN, True),
        ("质保期为士<u>五</u>日。", doubts.TEN_BEFORE, True),
        ("应在收到之日起土____日内答复。", doubts.TEN_BEFORE, True),
        ("质保期为<u>五</u>日。", doubts.TEN_BEFORE, False),
        ("备注：<u>由乙方送货上门由乙方送货上门</u>", doubts.TWICE, True),
        ("备注：<u>由乙方送货上门</u>", doubts.TWICE, False),
        ("费用3500元，合计62880.00<u>    </u>元。", doubts.LOOSE, True),
        ("费用3500元，合计<u>    </u>元。", doubts.LOOSE, False),
        ("乙方应经☑更程序。", doubts.NO_BOX, True),
        ("付款方式：☑现金", doubts.NO_BOX, False),
        ("每日按总价的<u>C0.5</u>‰支付违约金。", doubts.NO_AMOUNT, True),
        ("乙方应在<u>土</u>日内响应。", doubts.NO_AMOUNT, True),
        ("乙方应在<u>合理的</u>日内响应。", doubts.NO_AMOUNT, False),
        ("预付款为<u>31 0000.00</u>元", doubts.SELDOM, True),
        ("预付款为<u>31,000.00</u>元", doubts.SELDOM, False),
    ],
)
def test_what_ocr_reads_in_part_is_less_sure(text: str, doubt: str, expected: bool) -> None:
    found = document(text)
    scan = on_scan(found, dict.fromkeys(range(len(found.text)), 0.99))
    assert any(doubt in slot.why for slot in doubts.noted(scan, slots.find(scan, clauses.segment(scan)))) is expected


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("项目名称：<u>海州办公楼改</u>|造工程。", True),
        ("由双方所在地现|<u>场勘查点</u>的法院管辖。", True),
        ("项目名称：<u>海州办公楼改造</u>|。", False),
        ("项目名称：<u>详见附件</u>|由乙方提供。", False),
    ],
)
def test_words_on_a_rule_that_touch_a_word_of_the_next_line_may_go_on_there(text: str, wrapped: bool) -> None:
    found = document(text.replace("|", ""))
    cut = text.replace("<u>", "").replace("</u>", "").index("|")
    lines = tuple(
        Line(Span(a, b), 1, 0.0, 1.0, edges, edges, packed_scores(dict.fromkeys(range(b - a), 0.99), b - a))
        for a, b in ((0, cut), (cut, len(found.text)))
        for edges in [tuple(map(float, range(b - a)))]
    )
    scan = replace(found, lines=lines, pages=(Page(1, 600, 800, scanned=True),))
    noted = doubts.noted(scan, slots.find(scan, clauses.segment(scan)))
    assert any(doubts.WRAPPED in slot.why for slot in noted) is wrapped


@pytest.mark.parametrize(
    ("text", "width", "scanned", "narrow"),
    [
        ("签订地点：____", 2.0, True, True),
        ("签订地点：____", 20.0, True, False),
        ("签订地点：____", 2.0, False, False),
        ("质保期为____个月", 2.0, True, False),
        ("| 负责人 | |\n| 陈思远 | 李文 |", 0.4, True, True),
        ("| 负责人 | |\n| 陈思远 | 李文 |", 3.0, True, False),
    ],
)
def test_a_blank_without_room_on_a_scan_is_less_sure(text: str, width: float, scanned: bool, narrow: bool) -> None:
    found = document(text)
    lefts = tuple(width * at for at in range(len(found.text)))
    line = Line(Span(0, len(lefts)), 1, 0.0, 1.0, lefts, tuple(left + width for left in lefts))
    paper = replace(found, lines=(line,), pages=(Page(1, 600, 800, scanned=scanned),))
    places = doubts.noted(paper, slots.find(paper, clauses.segment(paper)))
    assert {doubts.NARROW in slot.why for slot in places if slot.state is State.BLANK} == {narrow}


@pytest.mark.parametrize(("right", "scanned", "cut"), [(596.0, True, True), (540.0, True, False), (596.0, False, False)])
def test_words_at_the_edge_of_a_scanned_sheet_may_be_cut(right: float, scanned: bool, cut: bool) -> None:
    found = document("补充约定：<u>以双方确认的清</u>")
    edges = tuple(right - 10 * (len(found.text) - at) for at in range(len(found.text)))
    line = Line(Span(0, len(edges)), 1, 0.0, 1.0, edges, tuple(edge + 10 for edge in edges))
    paper = replace(found, lines=(line,), pages=(Page(1, 600, 800, scanned=scanned),))
    [place] = doubts.noted(paper, slots.find(paper, clauses.segment(paper)))
    assert (doubts.AT_EDGE in place.why) is cut


@pytest.mark.parametrize(
    ("lines", "kind", "raw", "below"),
    [
        (("150,000.01", "0"), "money", "150,000.01", True),
        (("150,000.0", "0"), "money", "0", True),
        (("HT-2024", "2372"), "identifier", "HT-2024", True),
        (("150,000.00", "含税"), "money", "150,000.00", False),
        (("service@qinghe.co", "m.cn"), "email", "service@qinghe.co", True),
        (("service@qinghe.com", "市场部"), "email", "service@qinghe.com", False),
        (("2025字", "第66号"), "identifier", "2025字", True),
    ],
)
def test_a_number_that_goes_on_in_another_line_of_its_cell_is_hardly_whole(
    lines: tuple[str, str], kind: str, raw: str, below: bool
) -> None:
    found = document(f"| 合同金额 | {lines[0]} |\n| {lines[1]} | |")
    one, other = (next(block for block in found.blocks if found.text[slice(*block.span)] == words) for words in lines)
    blocks = tuple(replace(block, cell=one.cell) if block is other else block for block in found.blocks)
    ordered = replace(found, blocks=blocks)
    start = found.text.index(raw, 0 if raw == lines[0] else other.span.start)
    [place, *_] = slots.find(found, clauses.segment(found))
    asked = replace(place, kind=kind, state=State.FILLED, raw=raw, evidence=found.evidence(start, start + len(raw)))
    [noted] = doubts.noted(ordered, [asked])
    assert (doubts.GOES_ON_BELOW in noted.why) is below


def test_two_cells_read_as_one_are_hardly_one_answer() -> None:
    for words, expected in (("数据库  检索支持", True), ("数据库 检索支持", False)):
        found = document(f"| 名称 | <u>{words}</u> |")
        scan = on_scan(found, dict.fromkeys(range(len(found.text)), 0.99))
        start = found.text.index(words)
        [place, *_] = slots.find(scan, clauses.segment(scan))
        asked = replace(place, kind="text", state=State.FILLED, raw=words, evidence=scan.evidence(start, start + len(words)))
        [noted] = doubts.noted(scan, [asked])
        assert (doubts.TWO_CELLS in noted.why) is expected


def test_the_head_of_a_column_is_hardly_an_answer() -> None:
    paper = document(HEAD + "| 姓名 | 职务 | 职称 |\n| | | |\n| | | |")
    asked = [slot for slot in slots.find(paper, clauses.segment(paper)) if slot.cue.startswith("职务")]
    start = paper.text.index("职务")
    head = replace(
        asked[0], id="head", cue=f"姓名{HERE}", state=State.FILLED, raw="职务", evidence=paper.evidence(start, start + 2)
    )
    assert doubted(list(doubts.noted(paper, [head, *asked]))) == {doubts.HEAD}
    assert doubted(list(doubts.noted(paper, [head]))) == set()


@pytest.mark.parametrize(
    ("text", "seldom"),
    [
        ("税率6‰", True),
        ("税率6%", False),
        ("每逾期一日按0.5‰支付违约金", False),
        ("验收后0日内付款", True),
        ("验收后30日内付款", False),
        ("支付12.500元", True),
        ("支付12,500元", False),
    ],
)
def test_what_ocr_makes_of_values_sooner_than_contracts_do_is_less_sure_on_scans(text: str, seldom: bool) -> None:
    found = document(text)
    scan = on_scan(found, dict.fromkeys(range(len(found.text)), 0.99))
    for document_, expected in ((scan, seldom), (found, False)):
        places = doubts.noted(document_, slots.find(document_, clauses.segment(document_)))
        assert any(doubts.SELDOM in slot.why for slot in places) is expected


@pytest.mark.parametrize(
    ("cue", "key", "meant"),
    [
        ("咨询费为人民币▁元（大写：_）", "payment.amount", "fee.total"),
        ("全年合计人民币32,400元（大写：▁）", "payment.amount", "fee.total"),
        ("争议由▁管辖", "none", "dispute.court"),
        ("违约扣款（元/次）：▁", "fee.unit_price", "liability.damages"),
        ("本合同自▁起生效", "term.start", "contract.effective_date"),
        ("满意度每低▁个百分点扣减1%", "sla.csat", None),
        ("响应超时的，每超时▁分钟扣减", "sla.response_time", None),
        ("支付相当于▁个月服务费的违约金", "term.termination_notice", None),
        ("按▁%的比例提取酬金", "fee.tax_rate", None),
        ("3分钟内到达现场，▁分钟内上报甲方", "sla.onsite_time", "notice.period"),
        ("本合同一式▁份", "none", "contract.copies"),
        ("自签字之日起生效，一式▁份，双方各执_份", "none", "contract.copies"),
        ("一级故障15分钟内响应、▁小时内到场、8小时内解决", "sla.resolution_time", "sla.onsite_time"),
        ("一级故障▁分钟内响应、2小时内到场", "none", "sla.response_time"),
        ("首付款为▁个月服务费105,000元", "payment.due", None),
        ("维保期：▁年，即从2026年5月1日至2028年4月30日", "warranty.period", "term.length"),
        ("维保期：两年，即从▁至2028年4月30日", "none", "term.start"),
        ("本协议共▁页，一式二份", "contract.copies", None),
        ("本协议共4页，一式▁份", "none", "contract.copies"),
        ("网络丢包率≤▁%", "sla.availability", "sla.other_rate"),
        ("累计中断时间不超过▁分钟", "sla.onsite_time", None),
        ("迟延超过15日的，滞纳金为每日▁‰", "liability.late_delivery_rate", "liability.late_payment_rate"),
        ("页面平均响应时间≤▁秒", "sla.response_time", None),
        ("服务期为两年，▁年一签", "term.length", None),
        ("租期内每▁个月支付一次", "term.length", None),
        ("招标结果（项目编号：▁），签订本合同", "contract.number", None),
        ("伙食（元/人·天）▁", "fee.amount", "fee.unit_price"),
        ("取件时间最迟于▁前告知", "payment.date", None),
        ("乙方应于签约当日支付押金▁元", "payment.amount", "fee.deposit"),
        ("本合同一式▁", "none", "contract.copies"),
        ("客户应于▁前将设备取走", "payment.date", None),
        ("装修房屋地址：▁", "party_b.address", "service.location"),
        ("证件类型及编号：▁", "contract.number", None),
        ("每日工作时间不超过▁小时", "sla.response_time", None),
        ("每月不得超过▁小时", "sla.onsite_time", None),
        ("试用期自用工之日起至▁止", "term.end", None),
        ("逾期支付的，自逾期之日起按一年期LPR加▁计息", "payment.ratio", "liability.late_payment_rate"),
        ("专业工程暂估价金额：人民币（大写）▁", "fee.total", "fee.amount"),
    ],
)
def test_the_words_around_rule_a_key_out(cue: str, key: str, meant: str | None) -> None:
    out = ruled_out("", cue)
    assert key in out and out[key] == meant
    assert key not in ruled_out("", "甲方支付合同总价（含税）的30%，即▁元，自▁日起计算，满意度不低于▁%")


def test_options_of_a_commission_and_a_court_are_the_forum() -> None:
    options = "□向____仲裁委员会仲裁  □依法向人民法院起诉"
    assert ruled_out(options, HERE)["none"] == "dispute.forum"
    assert "none" not in ruled_out("□仲裁  □协商", HERE)


def test_an_amount_is_a_deposit_only_where_words_say_so() -> None:
    assert "fee.deposit" in ruled_out("", "人民币（大写）▁（￥_元）")
    assert "fee.deposit" not in ruled_out("", "履约保证金为人民币▁元")


@pytest.mark.parametrize(
    ("text", "chance", "key", "claimed"),
    [
        ("收费标准：<u>12.5</u>元", 0.2, "fee.unit_price", 0.8),
        ("收费标准：<u>12.5</u>元", 0.5, None, 0.5),
        ("现场交接：<u>12.5</u>元", 0.2, "fee.amount", 0.8),
    ],
)
def test_the_key_of_a_rule_stands_against_one_that_is_hardly_right(
    text: str, chance: float, key: str | None, claimed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = document(text)
    [place] = slots.find(found, clauses.segment(found))
    other = confidence.Judged(replace(place, key=None), {}, {})
    monkeypatch.setattr(confidence, "decided", lambda *_: [other])
    monkeypatch.setattr(confidence, "calibrated", lambda _, rows: [chance] * len(rows))
    [judged] = confidence.judge(found, (), [place], store.load())
    assert (judged.key, judged.key_confidence) == (key, claimed)


def test_words_keep_no_key_of_a_number_against_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    found = document("证件：<u>身份证</u>")
    [place] = slots.find(found, clauses.segment(found))
    ruled = replace(place, kind="text", key="party_a.credit_code")
    monkeypatch.setattr(confidence, "decided", lambda *_: [confidence.Judged(replace(ruled, key=None), {}, {})])
    monkeypatch.setattr(confidence, "calibrated", lambda _, rows: [0.2] * len(rows))
    [judged] = confidence.judge(found, (), [ruled], store.load())
    assert judged.key is None


@pytest.mark.parametrize(("text", "unasked"), [("甲方负责。____另行通知乙方。", True), ("补充约定：____", False)])
def test_a_line_drawn_on_a_page_that_no_words_name_is_less_sure(text: str, unasked: bool) -> None:
    found = document(text)
    [place] = slots.find(found, clauses.segment(found))
    drawn = replace(place, evidence=place.evidence._replace(regions=(Region(1, Box(10, 10, 60, 20)),)))
    for slot, expected in ((drawn, unasked), (place, False)):
        [noted] = doubts.noted(found, [slot])
        assert (doubts.UNASKED in noted.why) is expected
        assert doubts.most(noted) == (doubts.LIKELY if expected else 1.0)
