"""Names in running text, and the component for spaCy."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
import spacy

import tiaokuan.spacy_pipe  # noqa: F401 – the factories, where an older installation names none
from tiaokuan import extract
from tiaokuan.learned import names
from tiaokuan.learned.words import Cutter

TEXT = """保洁服务合同
甲方：海州市青禾科技有限公司
乙方：____
第一条 服务期限
服务期限为2年，自2026年1月1日起至2027年12月31日止。
第二条 付款
甲方应在收到发票后15个工作日内支付服务费。"""


def test_a_contract_in_spacy() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("tiaokuan")
    doc = nlp(TEXT)
    slots = {span.label_: span for span in doc.spans["slots"]}
    assert slots["party_a.name"].text == "海州市青禾科技有限公司"
    assert slots["term.length"]._.value == {"amount": "2", "unit": "year"}
    assert slots["payment.due"]._.slot.unit == "个工作日"
    assert slots["party_b.name"]._.value is None
    assert [span.label_ for span in doc.spans["clauses"]] == ["title", "parties", "term", "payment"]
    assert doc.spans["clauses"][2]._.clause.heading == "服务期限"


def test_spans_stand_where_the_text_has_white_space_that_reading_drops() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("tiaokuan")
    doc = nlp("\n\n  " + TEXT.replace("\n", "  \n\n"))
    assert {span.text for span in doc.spans["slots"]} >= {"海州市青禾科技有限公司", "15"}


def test_rules_alone_on_request() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("tiaokuan", config={"models": "none"})
    assert nlp(TEXT).spans["slots"]


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("甲方（委托方）：澄江食品集团股份有限公司\n", "party", "澄江食品集团股份有限公司"),
        ("乙方名称：沈若溪", "party", "沈若溪"),
        ("法定代表人：周明远", "person", "周明远"),
        ("地址：海州市滨河路88号知微大厦9层", "address", "海州市滨河路88号知微大厦9层"),
    ],
)
def test_names(text: str, label: str, name: str) -> None:
    assert (label, name) in [(found.label, found.text) for found in names.find(text)]
    assert all(text[found.start : found.end] == found.text for found in names.find(text))


def test_names_do_not_overlap_and_nlp_gives_them() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("tiaokuan_names")
    doc = nlp("甲方：海州市青禾科技有限公司\n法定代表人：周明远\n地址：海州市滨河路88号")
    spans = list(doc.spans["names"])
    assert len(spans) >= 2
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_jieba_keeps_the_words_of_the_lexicon() -> None:
    cut = Cutter(["违约责任", "违约", "责任", "不可抗力"])
    assert cut("违约责任与不可抗力") == ("违约责任", "不可抗力")


def test_names_are_no_part_of_reading() -> None:
    """spaCy is not loaded by extract: it takes longer than a contract."""
    code = "import sys, tiaokuan; tiaokuan.extract('a.txt'.encode() * 20, 'a.txt'); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == "False"
    assert extract(TEXT.encode(), "a.txt").slots
