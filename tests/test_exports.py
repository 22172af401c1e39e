"""Exports: the same from a store and from a record at hand, and right where they are opened."""

from __future__ import annotations

import csv
import ctypes
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from receiver import Receiver, receiving, signature
from tiaokuan import exports, extract, to_record
from tiaokuan.cli import export as command
from tiaokuan.cli import main
from tiaokuan.errors import DamagedDocument, UsageError
from tiaokuan.exports import annotated, dictionary, labelstudio, outbox, schema
from tiaokuan.keys import KEYS
from tiaokuan.store import Store, entry

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
FORMULA = '=HYPERLINK("http://x","甲")'
WORDS = """服务合同

甲方：云岭有限公司
乙方：星桥𠮷软件有限公司
合同编号：00123456789012345678
第一条 服务期限
1.1 本合同自2026年1月1日起至______年____月____日止。
第二条 费用
2.1 服务费总价为人民币1234567.89元。
2.2 乙方应在接到通知后15分钟内响应，逾期付款的违约金为每日万分之五。
"""


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    made = [extract(path) for path in sorted(SAMPLES.iterdir())] + [extract(WORDS.encode(), "=a.txt")]
    found = [to_record(contract) for contract in made]
    party = next(slot for slot in found[-1]["slots"] if slot["key"] == "party_a.name")
    response = next(slot for slot in found[-1]["slots"] if slot["raw"] == "15")
    response["key"] = "sla.response_time"  # whatever the linker makes of so short a contract
    party |= {"raw": FORMULA, "value": {"text": FORMULA}}  # as a reader without rules for names would give it
    return found


@pytest.fixture(scope="module")
def store(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(str(tmp_path_factory.mktemp("store") / "a.db")) as made:
        made.add([entry(record, 7) for record in records], "1")
        yield made


def written(form: str, source: exports.Source, table: str = "slots") -> bytes:
    out = io.BytesIO()
    exports.write(form, source, out, table)
    return out.getvalue()


def test_the_shelf_is_what_the_command_offers() -> None:
    assert {*exports.shelf(), "pdf"} == set(command.FORMATS)
    assert set(exports.TABLES) == set(command.TABLES)


@pytest.mark.parametrize("form", sorted(exports.shelf()))
@pytest.mark.parametrize("table", exports.TABLES)
def test_a_store_and_records_at_hand_give_the_same(form: str, table: str, store: Store, records: list[dict[str, Any]]) -> None:
    wanted = records[-1]
    stored = written(form, exports.Stored(store, [wanted["document"]["id"]]), table)
    given = written(form, exports.Given([wanted], [7]), table)
    if form == "xlsx":  # holds the time of its making
        assert cells(stored) == cells(given)
    else:
        assert stored == given
    assert stored


def cells(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(data))}


def test_jsonl_gives_the_records_back(store: Store, records: list[dict[str, Any]]) -> None:
    lines = written("jsonl", exports.Stored(store)).decode().splitlines()
    assert [json.loads(line) for line in lines] == records


def test_csv_opens_in_excel_and_holds_no_formula(store: Store, records: list[dict[str, Any]]) -> None:
    data = written("csv", exports.Stored(store))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == sum(len(record["slots"]) for record in records)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    party = next(row for row in rows if row["raw"].startswith("'="))
    assert party["name"] == "'=a.txt"
    terms = next(row for row in csv.DictReader(io.StringIO(contracts(store))) if row["name"] == "'=a.txt")
    assert terms["term.end"] == "未填"
    assert terms["term.start"] == "2026-01-01"
    assert (terms["fee.total"], terms["fee.total.unit"]) == ("1234567.89", "CNY")
    assert (terms["sla.response_time"], terms["sla.response_time.unit"]) == ("15", "minute")
    assert "term.end" in terms["blank"].split(",")
    assert int(terms["missing"]) >= 1


def contracts(store: Store) -> str:
    return written("csv", exports.Stored(store), "contracts").decode("utf-8-sig")


def test_xlsx_has_numbers_dates_and_marked_blanks(store: Store, records: list[dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", exports.Stored(store))))
    assert book.sheetnames == ["合同", "填空", "发现"]
    sheet = book["合同"]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == "=a.txt")
    found = dict(zip(heads, row, strict=True))
    assert found["合同总价"].value == 1234567.89
    assert found["合同起始日"].value == datetime(2026, 1, 1)
    assert found["合同起始日"].is_date
    assert found["合同终止日"].value == "未填"
    assert found["合同终止日"].fill.fgColor.rgb == "FFFFE08A"
    assert (found["甲方名称"].value, found["甲方名称"].data_type) == (FORMULA, "s")  # no formula, "f"
    assert found["合同编号"].value == "00123456789012345678"
    assert book["填空"].max_row == 1 + sum(len(record["slots"]) for record in records)
    assert book["发现"].max_row == 1 + sum(len(record["findings"]) for record in records)


def test_an_empty_store_gives_tables_with_heads(tmp_path: Path) -> None:
    with Store(str(tmp_path / "empty.db")) as empty:
        assert [len(rows) for rows in cells(written("xlsx", exports.Stored(empty))).values()] == [1, 1, 1]
        assert pq.read_table(io.BytesIO(written("parquet", exports.Stored(empty)))).num_rows == 0
        assert written("csv", exports.Stored(empty)).count(b"\n") == 1


def test_parquet_has_types(store: Store) -> None:
    slots = pq.read_table(io.BytesIO(written("parquet", exports.Stored(store))))
    assert slots.schema.field("amount").type == pa.decimal128(38, 9)
    assert slots.schema.field("date").type == pa.date32()
    assert slots.schema.field("date").metadata[b"zh"] == "完整的日期".encode()
    amounts = [row["amount"] for row in slots.to_pylist() if row["key"] == "fee.total"]
    assert Decimal("1234567.89") in amounts
    terms = pq.read_table(io.BytesIO(written("parquet", exports.Stored(store), "contracts"))).to_pylist()
    assert date(2026, 1, 1) in [row["term.start"] for row in terms]
    assert {row["term.end"] for row in terms} <= {
        None,
        *[row["term.end"] for row in terms if isinstance(row["term.end"], date)],
    }


def test_the_schema_knows_every_field_of_records_and_rows(records: list[dict[str, Any]]) -> None:
    """Where this fails after a change of the record: describe the new field in exports/_record.py."""
    whole = schema.schema()
    jsonschema.Draft202012Validator.check_schema(whole)
    validator = jsonschema.Draft202012Validator(whole)
    for record in records:
        validator.validate(record)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(records[0] | {"more": 1})
    for table, columns in exports.TABLES.items():
        assert list(whole["$defs"][table]["properties"]) == [column.name for column in columns]


def test_the_dictionary_says_what_every_column_means() -> None:
    rows = list(dictionary.rows())
    for table, columns in exports.TABLES.items():
        assert [row[1] for row in rows if row[0] == table] == [column.name for column in columns]
    assert all(row[4] and row[5] for row in rows if row[0] != "record")
    assert {"slots[].value", "document.id", "clauses[].level"} <= {row[1] for row in rows if row[0] == "record"}
    assert set(KEYS) <= {row[1] for row in rows if row[0] == "contracts"}


def test_label_studio_counts_as_javascript_does(records: list[dict[str, Any]]) -> None:
    task = labelstudio.task(records[-1])
    text = task["data"]["text"].encode("utf-16-le")
    results = task["predictions"][0]["result"]
    kinds = [result for result in results if result["from_name"] == "kind"]
    assert len(kinds) == len(records[-1]["slots"])
    for result in kinds:
        value = result["value"]
        assert text[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
        assert f'value="{value["labels"][0]}"' in labelstudio.interface()


def turned(data: bytes, turns: int) -> bytes:
    """The same PDF, its pages turned by so many degrees and cut at the left and below."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(turns)
        page.set_cropbox(20, 30, *page.get_mediabox()[2:])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def notes(data: bytes) -> Iterator[tuple[Any, Any, str]]:
    """Each annotation of a PDF: its page, its box in the page's own space, what it says."""
    for page in pypdfium2.PdfDocument(data):
        for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            note, box = pdfium.FPDFPage_GetAnnot(page.raw, index), pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(note, box)
            yield page, box, contents(note)


def plain(words: str) -> str:
    return "".join(words.split())


def test_an_annotated_pdf_marks_the_words_themselves() -> None:
    data = (SAMPLES / "管理咨询.pdf").read_bytes()
    record = to_record(extract(data, "a.pdf"))
    marked = annotated.annotate(data, record)
    assert marked.startswith(data)  # what was signed stays as it was
    wanted = {plain(slot["raw"]) for slot in record["slots"] if slot["state"] == "filled" and len(slot["evidence"]) == 1}
    found, said = set(), []
    for page, box, words in notes(marked):
        found.add(plain(page.get_textpage().get_text_bounded(box.left, box.bottom, box.right, box.top)))
        said.append(words)
    assert len(wanted) > 5
    assert wanted <= found
    assert any(note.startswith("甲方统一社会信用代码：未填") for note in said)
    assert any("没有填写" in note for note in said)


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_annotations_stand_where_the_page_is_displayed(turns: int) -> None:
    data = turned((SAMPLES / "管理咨询.pdf").read_bytes(), turns)
    box = [100.0, 200.0, 180.0, 215.0]
    slot = {"id": "a", "state": "filled", "label": "甲", "key": None, "kind": "text", "value": None, "confidence": 1.0}
    slot["evidence"] = [{"page": 1, "bbox": box}]
    document = {"id": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    [(page, found, _)] = notes(annotated.annotate(data, {"document": document, "slots": [slot], "findings": []}))
    width, height = (round(side * 10) for side in page.get_size())  # pdfium's own map, which takes whole numbers
    x, y, corners = ctypes.c_double(), ctypes.c_double(), []
    for across, down in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_DeviceToPage(page.raw, 0, 0, width, height, 0, round(across * 10), round(down * 10), x, y)
        corners.append((x.value, y.value))
    (x0, x1), (y0, y1) = (sorted(numbers) for numbers in zip(*corners, strict=True))
    assert [found.left, found.bottom, found.right, found.top] == pytest.approx([x0, y0, x1, y1], abs=0.2)


def contents(note: Any) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, b"Contents", buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def test_only_its_own_pdf_is_annotated(records: list[dict[str, Any]]) -> None:
    data = b"%PDF-1.4 nothing"
    with pytest.raises(UsageError):
        annotated.annotate(data, records[0])
    with pytest.raises(DamagedDocument):
        annotated.annotate(
            data, {"document": {"id": f"sha256:{hashlib.sha256(data).hexdigest()}"}, "slots": [], "findings": []}
        )


@pytest.fixture
def receiver() -> Iterator[str]:
    with receiving() as url:
        yield url


def test_webhooks_are_signed_and_nothing_is_lost(
    receiver: str, records: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST", 0.02)
    with Store(str(tmp_path / "a.db")) as store:
        store.add([entry(record, 7) for record in records], "1")
        away = outbox.Outbox(store, "http://127.0.0.1:9/hook", b"secret")
        assert away.fill() == len(records)
        assert (away.send(0.2), away.waiting()) == (0, len(records))
        box = outbox.Outbox(store, receiver, b"secret")
        assert (box.fill(), box.fill()) == (len(records), 0)
        Receiver.answers = [500, 302, 429]
        assert (box.send(20), box.waiting()) == (len(records), 0)
        assert [json.loads(body) for _, body in Receiver.got] == records
        assert len({headers["webhook-id"] for headers, _ in Receiver.got}) == len(records)
        for headers, body in Receiver.got:
            assert headers["webhook-signature"] == signature(b"secret", headers, body)
        store.add([entry(records[0], 7)], "2")
        assert (box.fill(), box.send(5)) == (1, 1)
        for url in ("ftp://x/y", "http://", "file:///etc/passwd"):
            with pytest.raises(UsageError):
                outbox.Outbox(store, url, b"secret")


def test_a_record_is_sent_again_with_its_id_when_the_answer_was_lost(
    receiver: str, records: list[dict[str, Any]], tmp_path: Path
) -> None:
    with Store(str(tmp_path / "a.db")) as store:
        store.add([entry(records[0], 7)], "1")
        box = outbox.Outbox(store, receiver, b"secret")
        box.fill()
        row = box._next()
        assert row is not None
        box._post(row["id"], b"{}")  # and then the sender is killed before it notes that
        assert outbox.Outbox(store, receiver, b"secret").send(5) == 1
    assert [headers["webhook-id"] for headers, _ in Receiver.got] == [row["id"]] * 2


def test_at_the_command_line(
    receiver: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    url = str(store.engine.url)
    assert main(["export", "--store", url, "--format", "csv", "--table", "findings"]) == 0
    assert capfdbinary.readouterr().out == written("csv", exports.Stored(store), "findings")
    for form in ("xlsx", "parquet"):
        assert main(["export", "--store", url, "--format", form]) == 2
        assert main(["export", "--store", url, "--format", form, "--out", str(tmp_path / form)]) == 0
    original = SAMPLES / "管理咨询.pdf"
    pdf = ["export", "--store", url, "--format", "pdf", "--out", str(tmp_path / "a.pdf")]
    assert main([*pdf, "--original", str(original)]) == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(original.read_bytes())
    assert main([*pdf, "--original", __file__]) == 2
    assert main([*pdf, "--original", "/no/such"]) == 2
    assert main(["export", "--store", url, "--format", "csv", "--out", "/no/such/folder/a.csv"]) == 2
    assert main(["export", "--store", url]) == 2
    assert main(["export", "--store", url, "--post", receiver]) == 2  # no secret
    monkeypatch.setenv("TIAOKUAN_SECRET", "s")
    assert main(["export", "--store", url, "--post", receiver]) == 0
    assert main(["export", "--store", url, "--post", "http://127.0.0.1:9/", "--patience", "0"]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "parquet", "xlsx"]
