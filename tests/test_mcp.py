"""tiaokuan mcp, driven by the official SDK's client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters, stdio_client

from tiaokuan import extract, to_record
from tiaokuan.store import Store, entry

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "远程客服.txt"


async def talk(store: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[set[str], list[Any]]:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "tiaokuan", "mcp", "--store", str(store)], env=dict(os.environ)
    )
    async with Client(stdio_client(command)) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        return tools, [await client.call_tool(name, given) for name, given in calls]


def test_extract_query_and_record(tmp_path: Path) -> None:
    record = to_record(extract(SAMPLE))
    with Store(str(tmp_path / "s.db")) as store:
        store.add([entry(record, 1)], "1")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("extract", {"path": str(SAMPLE)}),
        ("query", {"question": "blank-counts"}),
        ("record", {"document": record["document"]["id"]}),
        ("record", {"document": "0" * 64}),
        ("query", {"question": "values"}),
        ("extract", {"path": str(tmp_path / "none.docx")}),
    ]
    tools, answers = asyncio.run(talk(tmp_path / "s.db", calls))
    assert tools == {"extract", "query", "record"}
    said = [answer.content[0].text for answer in answers]
    assert json.loads(said[0])["slots"] == record["slots"]
    assert sum(row["count"] for row in json.loads(said[1])) == sum(
        s["required"] and s["state"] == "blank" for s in record["slots"]
    )
    assert json.loads(said[2]) == record
    assert [answer.is_error for answer in answers] == [False, False, False, True, True, True]
    assert "no such contract" in said[3]
