"""The store: written in batches, brought forward by migrations, asked questions; on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, inspect, select, text, update

from databases import database, server
from tiaokuan import extract, to_record
from tiaokuan.cli import main
from tiaokuan.errors import StoreError, UsageError
from tiaokuan.settings import Settings
from tiaokuan.store import Store, entry, queries, tables
from tiaokuan.store._engine import connect, migrate

RULES = "1+a"
WORDS = """服务合同

甲方：{party}有限公司
乙方：星桥软件有限公司
第一条 服务期限
1.1 本合同自{start}起至{end}止。
第二条 响应
2.1 乙方应在接到通知后{hours}小时内响应。
2.2 违约金为合同总价的______%。
"""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    with database(request.getfixturevalue("postgresql")) as empty:
        yield empty


def contract(**words: Any) -> dict[str, Any]:
    given = {"party": "云岭", "start": "2026年1月1日", "end": "2026年12月31日", "hours": 4} | words
    return to_record(extract(WORDS.format(**given).encode(), "a.txt", Settings(models="none")))  # keys that stay as they are


def count(store: Store, table: Any) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_record_comes_back_as_it_was_and_only_once(url: str) -> None:
    record = contract()
    with Store(url) as store:
        assert store.add([entry(record, 10), entry(record, 10)], RULES) == 1
        assert store.add([entry(record, 10)], RULES) == 0
        assert store.record(record["document"]["id"]) == record
        assert store.known([record["document"]["id"], "sha256:0"], RULES) == {record["document"]["id"]}
        assert store.known([record["document"]["id"]], "2") == set()
        assert count(store, tables.slots) == len(record["slots"])
        assert count(store, tables.clauses) == len(record["clauses"])
        assert store.record("sha256:0") is None


def test_a_new_version_replaces_the_rows_and_keeps_both_records(url: str) -> None:
    record = contract()
    with Store(url) as store:
        store.add([entry(record, 10)], RULES)
        later = record | {"slots": record["slots"][:2]}
        assert store.add([entry(later, 10)], "2") == 1
        assert (count(store, tables.records), count(store, tables.slots), count(store, tables.documents)) == (2, 2, 1)
        assert store.record(record["document"]["id"]) == later
        assert store.record(record["document"]["id"], RULES) == record


def test_half_characters_and_nul_are_kept_in_the_record(url: str) -> None:
    record = contract()
    record["document"]["title"] = "服\ud800务\0"
    with Store(url) as store:
        store.add([entry(record, 1)], RULES)
        assert store.record(record["document"]["id"]) == record


def test_reviews_can_only_be_added(url: str) -> None:
    record = contract()
    document = record["document"]["id"]
    with Store(url) as store:
        store.add([entry(record, 1)], RULES)
        first = store.review(document, "1.1", "accepted", "王")
        assert store.review(document, None, "corrected", "李", {"text": "对"}, "见附件") > first
        assert [(r["verdict"], r["value"]) for r in store.reviews(document)] == [
            ("accepted", None),
            ("corrected", {"text": "对"}),
        ]
        for change in (update(tables.reviews).values(verdict="x"), delete(tables.reviews)):
            with pytest.raises(StoreError), store.writing() as connection:
                connection.execute(change)
        assert len(store.reviews(document)) == 2


@pytest.mark.parametrize("earlier", [None, "0001"])
def test_migrations_lead_forward_to_the_tables_of_the_code(url: str, earlier: str | None) -> None:
    if earlier is not None:
        engine = connect(url)
        migrate(engine, earlier)
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO documents (id, name, format, size, added) VALUES ('sha256:1', 'a', 'text', 1, '')")
            )
        engine.dispose()
    with Store(url) as store:
        assert count(store, tables.documents) == (earlier is not None)
        found = inspect(store.engine)
        for table in tables.META.tables.values():
            assert {c["name"] for c in found.get_columns(table.name)} == {c.name for c in table.columns}
            wanted = {index.name for index in table.indexes}
            assert wanted <= {index["name"] for index in found.get_indexes(table.name)}


def test_a_store_of_the_future_is_refused(url: str) -> None:
    with Store(url) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError):
        Store(url)


@pytest.mark.parametrize("bad", ["nonsense://x/y", "sqlite:///{}/no/such/folder/x.db", "postgresql://127.0.0.1:9/x"])
def test_a_store_that_cannot_be_opened_is_one_error(bad: str, tmp_path: Path) -> None:
    with pytest.raises((UsageError, StoreError)):
        Store(bad.format(tmp_path))


@pytest.fixture
def filled(url: str) -> Iterator[Store]:
    with Store(url) as store:
        store.add([entry(contract(hours=4, party=f"云岭{n}"), 1) for n in range(8)], RULES)
        store.add([entry(contract(hours=96, party="海州%港", end="2026年2月1日"), 1)], RULES)
        yield store


def test_questions(filled: Store) -> None:
    assert len(queries.blank_required(filled)) == sum(row["count"] for row in queries.blank_counts(filled)) == 9
    key = queries.blank_required(filled)[0]["key"]
    assert len(queries.blank_required(filled, key)) == 9
    assert [row["raw"] for row in queries.outliers(filled, "sla.response_time")] == ["96"]
    assert [(row["count"], row["median"]) for row in queries.summary(filled, "sla.response_time")] == [(9, 4 / 24)]
    assert [row["count"] for row in queries.distribution(filled, "sla.response_time")] == [8, 1]
    assert len(queries.values(filled, "sla.response_time")) == 9
    assert [row["words"] for row in queries.by_party(filled, "%")] == ["海州%港有限公司"]
    ending = queries.ending(filled, 90, date(2026, 1, 1))
    assert [(row["end"], row["why"]) for row in ending] == [("2026-02-01", "end")]
    assert queries.failed(filled) == []


def test_the_end_of_a_term_by_its_length() -> None:
    from tiaokuan.store._terms import term_end

    def end(start: str, amount: str, unit: str) -> str:
        values = {"term.start": {"date": start}, "term.length": {"amount": amount, "unit": unit}}
        return str(term_end([{"key": key, "value": json.dumps(value)} for key, value in values.items()])[0])

    assert end("2026-05-01", "1", "year") == "2027-04-30"
    assert end("2026-01-31", "1", "month") == "2026-02-27"
    assert end("2026-01-01", "10", "day") == "2026-01-10"
    assert end("9999-01-01", "5", "year") == "None"


def test_query_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.db")
    with Store(path) as store:
        store.add([entry(contract(), 1)], RULES)
    assert main(["query", "values", "--store", path, "--key", "sla.response_time"]) == 0
    assert [json.loads(line)["raw"] for line in capsys.readouterr().out.splitlines()] == ["4"]
    assert main(["query", "values", "--store", path]) == 2
    assert main(["query", "blank", "--store", path, "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "违约金" in shown
    assert "项目" in shown and "document" not in shown  # what people read, in their language
    assert main(["query", "distribution", "--key", "sla.response_time", "--store", path, "--format", "table"]) == 0
    assert "已填" in capsys.readouterr().out
    assert main(["query", "blank", "--store", str(tmp_path / "no" / "a.db")]) == 1
