"""tiaokuan for assistants: the Model Context Protocol over standard input and output, by its official SDK.

Three tools: read a contract, ask the store, look at a record in the store. Files are read in a worker process, as everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from tiaokuan import __version__
from tiaokuan.errors import NotFound, TiaokuanError, UsageError

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from tiaokuan.bulk import Pool
    from tiaokuan.store import Store

MOST_ROWS = 500
ABOUT = (
    "Reads Chinese service contracts (Word, PDF, scans, web pages, text): clauses, the places that the parties fill in – blank or "
    "filled, with values and evidence – and what is wrong or missing. Nothing leaves this machine."
)
Question = Literal["blank", "blank-counts", "values", "distribution", "summary", "outliers", "ending", "party", "failed"]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the tools do, without the protocol. `store` is None where none was given."""

    pool: Pool
    store: Store | None

    def extract(self, path: str, text: bool) -> dict[str, Any]:
        """The record of a file. Raises DocumentError."""
        from tiaokuan.bulk import Task  # noqa: PLC0415

        outcome = self.pool.read(Task(path, Path(path).name, path))
        if outcome.record is None:
            raise outcome.error or UsageError("读不了。", "it cannot be read.")
        return outcome.record if text else {name: part for name, part in outcome.record.items() if name != "text"}

    def query(self, question: str, key: str | None, words: str | None, days: int) -> list[dict[str, Any]]:
        """What `tiaokuan query` answers, the first rows of it. Raises UsageError, StoreError."""
        from tiaokuan.store import queries  # noqa: PLC0415

        ask, needed = queries.QUERIES[question]
        given = {"key": key, "words": words}
        if needed is not None and not given[needed]:
            raise UsageError(f"{question} 需要 {needed}", f"{question} needs {needed}")
        more: dict[str, Any] = {needed: given[needed]} if needed else {"days": days} if question == "ending" else {}
        return ask(self._store(), **more)[:MOST_ROWS]

    def record(self, document: str) -> dict[str, Any]:
        """The newest record of a document in the store. Raises NotFound, UsageError, StoreError."""
        name = document if document.startswith("sha256:") else f"sha256:{document}"
        found = self._store().record(name)
        if found is None:
            raise NotFound("库里没有这份合同。", "there is no such contract in the store.")
        return found

    def _store(self) -> Store:
        if self.store is None:
            raise UsageError("没有库：用 --store 启动。", "there is no store: start with --store.")
        return self.store


def server(tools: Tools) -> MCPServer:
    """The server with its tools. Raises UsageError where the SDK is not installed."""
    try:
        from mcp.server import MCPServer  # noqa: PLC0415 – an optional dependency
    except ModuleNotFoundError as error:
        raise UsageError("需要先安装：pip install tiaokuan[mcp]", "install it first: pip install tiaokuan[mcp]") from error
    made: MCPServer = MCPServer("tiaokuan", version=__version__, instructions=ABOUT, log_level="ERROR")

    @made.tool(description="Read a contract file: its clauses, slots (blank and filled) and findings, as JSON.")
    def extract(
        path: Annotated[str, Field(description="path of the file on this machine")],
        text: Annotated[bool, Field(description="with the contract's whole text")] = False,
    ) -> str:
        return _said(lambda: tools.extract(path, text))

    @made.tool(description="Ask the store about all contracts: what is blank, a key's values, what ends soon, whose contracts.")
    def query(
        question: Question,
        key: Annotated[str | None, Field(description="a key such as sla.response_time")] = None,
        words: Annotated[str | None, Field(description="words of a party's name")] = None,
        days: Annotated[int, Field(ge=0, le=36500, description="ending within so many days")] = 90,
    ) -> str:
        return _said(lambda: tools.query(question, key, words, days))

    @made.tool(description="The record of a contract in the store, by the SHA-256 of its file.")
    def record(document: Annotated[str, Field(description="sha256:… or the bare hash")]) -> str:
        return _said(lambda: tools.record(document))

    return made


def _said(work: Callable[[], Any]) -> str:
    """A tool's answer as JSON. What is wrong is told as the SDK's error, in both languages."""
    from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415

    try:
        return json.dumps(work(), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    except TiaokuanError as error:
        raise ToolError(f"{error.zh} / {error.en}") from error


def serve(store: str | None) -> None:
    """Serve standard input and output until it is closed. Raises UsageError, StoreError."""
    from tiaokuan.bulk import Pool  # noqa: PLC0415
    from tiaokuan.store import Store  # noqa: PLC0415

    with ExitStack() as open_until_the_end:
        pool = open_until_the_end.enter_context(Pool(1))
        opened = open_until_the_end.enter_context(Store(store)) if store else None
        server(Tools(pool, opened)).run("stdio")
