"""Conversion of Word files alone – no extraction – beside what a user would pick instead, in one run on the same files.

    python tests/benchmarks/convert.py FOLDER --files 200 --python OTHER_VENV/bin/python

The others (docling, markitdown, unstructured) live in a venv of their own: pip install docling-slim[format-docx] markitdown[docx] unstructured[docx].
Each tool reads all files in one warm process, after a first file that does not count; tools alternate in blocks of ten files, so that
other work on the machine hits them alike. CPU seconds stand beside wall seconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

BLOCK = 10
SERVE = """
import json, sys, time, warnings, logging
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
{load}
for line in sys.stdin:
    wall, cpu, characters, failed = time.perf_counter(), time.process_time(), 0, 0
    for path in json.loads(line):
        try:
            characters += len(convert(path))
        except Exception:
            failed += 1
    sys.__stdout__.write(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, characters, failed]) + "\\n")
    sys.__stdout__.flush()
"""
TOOLS = {
    "tiaokuan": "from tiaokuan import read\ndef convert(path): return read(path).text",
    "docling": (  # its Word backend by itself: DocumentConverter wraps it, and wants torch for formats that are not measured here
        "from pathlib import Path\nfrom docling.backend.msword_backend import MsWordDocumentBackend as Backend\n"
        "from docling.datamodel.base_models import InputFormat\nfrom docling.datamodel.document import InputDocument\n"
        "def convert(path):\n"
        "    given = InputDocument(path_or_stream=Path(path), format=InputFormat.DOCX, backend=Backend)\n"
        "    return Backend(given, Path(path)).convert().export_to_text()"
    ),
    "markitdown": "from markitdown import MarkItDown\nengine = MarkItDown()\ndef convert(path): return engine.convert(path).text_content",
    "unstructured": (  # the English model that it fetches at first use is not to be had offline: an empty one is faster, to its favour
        "import spacy\nfrom unstructured.nlp import tokenize\n"
        "def blank():\n    made = spacy.blank('en')\n    made.add_pipe('sentencizer')\n    return made\n"
        "tokenize._load_spacy_model = blank\n"
        "from unstructured.partition.docx import partition_docx\n"
        "def convert(path): return '\\n'.join(str(element) for element in partition_docx(filename=path))"
    ),
}


def main() -> None:
    """Alternate, then a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--python", required=True, help="of the venv with the other tools")
    parser.add_argument("--tools", nargs="+", default=list(TOOLS))
    options = parser.parse_args()
    files = [str(path) for path in sorted(options.folder.rglob("*.docx"))[: options.files]]
    served = {}
    for name in options.tools:
        python = sys.executable if name == "tiaokuan" else options.python
        code = SERVE.replace("{load}", TOOLS[name])
        served[name] = subprocess.Popen([python, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    sums = {name: [0.0, 0.0, 0, 0] for name in served}
    for at in range(-1, len(files), BLOCK):
        block = files[:1] if at < 0 else files[at + 1 : at + 1 + BLOCK]
        for name, process in served.items():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(block) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            if at >= 0:
                sums[name] = [a + b for a, b in zip(sums[name], answer, strict=True)]
    ours = sums["tiaokuan"]
    for name, (wall, cpu, characters, failed) in sums.items():
        print(
            f"{name:14} {wall:8.1f} s  {cpu:8.1f} s CPU  {len(files) / wall:7.1f} files/s  {characters:9,} characters  {failed:.0f} failed"
            f"  tiaokuan is {wall / ours[0]:.1f} x as fast (CPU: {cpu / ours[1]:.1f} x)"
        )
    for process in served.values():
        process.kill()


if __name__ == "__main__":
    main()
