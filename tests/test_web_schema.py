"""schemathesis over the OpenAPI document: whatever is sent, no answer is a 500, and none is undocumented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tiaokuan.web.api import PREFIX, routers
from tiaokuan.web.examples import EXAMPLES
from web_server import Server, running

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "管理咨询.pdf"
TRIES = 12  # requests an operation, besides those that the document gives


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("schema"), TIAOKUAN_REQUESTS_PER_MINUTE="1000000") as started:
        yield started


@pytest.fixture(scope="module")
def sha(server: Server) -> str:
    return server.submit((SAMPLE.name, SAMPLE.read_bytes()))[0]


@pytest.fixture(scope="module")
def document(server: Server, sha: str) -> Any:
    del sha
    return schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")


def test_every_answer_in_json_has_an_example(server: Server) -> None:
    for model, example in EXAMPLES.items():
        assert model.model_validate(example, strict=False).model_dump(mode="json") == example, model
    for path, methods in server.get("/openapi.json").json()["paths"].items():
        for method, about in methods.items():
            answers = [answer["content"] for status, answer in about["responses"].items() if status < "300"]
            described = [content["application/json"] for content in answers if "application/json" in content]
            assert all("example" in one for one in described if one.get("schema")), (method, path)


def operations() -> list[tuple[str, str]]:
    app = FastAPI()
    for router in routers():
        app.include_router(router, prefix=PREFIX)
    paths = app.openapi()["paths"]
    return [
        (path, method) for path, methods in paths.items() for method in methods if path != f"{PREFIX}/jobs/events"
    ]  # never ends


@pytest.mark.parametrize(("path", "method"), operations(), ids=lambda part: part.removeprefix(PREFIX))
def test_nothing_undocumented(document: Any, sha: str, path: str, method: str) -> None:
    @given(case=document[path][method].as_strategy(), there=booleans())
    @settings(max_examples=TRIES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def ask(case: Any, there: bool) -> None:
        if there and "sha" in (case.path_parameters or {}):  # a contract that is there
            case.path_parameters["sha"] = sha
        case.call_and_validate(
            timeout=30, excluded_checks=[positive_data_acceptance]
        )  # a cursor, a span: no schema says which are right

    ask()
