"""Label Studio tasks: the text of each contract with its slots as pre-annotations, to be corrected by people.

The labelling interface for them is `INTERFACE`. https://labelstud.io/guide/predictions
"""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import IO, Any
from xml.sax.saxutils import quoteattr

from tiaokuan.contract import State
from tiaokuan.exports import Export
from tiaokuan.exports._source import Source
from tiaokuan.exports._tables import kind_names


def interface() -> str:
    """The labelling interface (XML) for these tasks: paste it into a project's settings."""
    labels = "".join(f"<Label value={quoteattr(kind)}/>" for kind in kind_names())
    states = "".join(f"<Choice value={quoteattr(state.value)}/>" for state in State)
    return (
        f'<View><Labels name="kind" toName="text">{labels}</Labels><Text name="text" value="$text"/>'
        f'<Choices name="state" toName="text" perRegion="true">{states}</Choices>'
        '<TextArea name="key" toName="text" perRegion="true"/><TextArea name="value" toName="text" perRegion="true"/></View>'
    )


def _write(source: Source, table: str, out: IO[bytes]) -> None:
    del table
    out.write(b"[")
    for number, record in enumerate(source.records()):
        out.write(b",\n" if number else b"\n")
        out.write(json.dumps(task(json.loads(record)), ensure_ascii=False).encode("utf-8", "replace"))
    out.write(b"\n]\n")


def task(record: dict[str, Any]) -> dict[str, Any]:
    """One contract's task."""
    text, result = record["text"], []
    units = _Units(text)
    for slot in record["slots"]:
        start, end = slot["span"]
        where = {"start": units.at(start), "end": units.at(end), "text": text[start:end]}
        shared = {"id": slot["id"], "to_name": "text"}
        result.append(shared | {"from_name": "kind", "type": "labels", "value": where | {"labels": [slot["kind"]]}})
        result.append(shared | {"from_name": "state", "type": "choices", "value": where | {"choices": [slot["state"]]}})
        for name in ("key", "value"):
            if slot[name] is not None:
                words = slot[name] if name == "key" else json.dumps(slot[name], ensure_ascii=False)
                result.append(shared | {"from_name": name, "type": "textarea", "value": where | {"text": [words]}})
    document = record["document"]
    data = {"text": text, "document": document["id"], "name": document["name"], "title": document["title"]}
    model = f"tiaokuan {record['provenance']['version']}"
    return {"data": data, "predictions": [{"model_version": model, "result": result}]}


class _Units:
    """Offsets as JavaScript counts them: a character beyond U+FFFF is two."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, character in enumerate(text) if character > "\uffff"]

    def at(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


EXPORT = Export("labelstudio", ".json", "application/json", _write)
