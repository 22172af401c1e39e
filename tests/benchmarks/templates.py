"""How well a contract is compared with its template, and recognised among many.

    python tests/benchmarks/templates.py make MAKER OUT TEMPLATE… --seed N --forms docx,pdf [--bare] [--edits 20]
    python tests/benchmarks/templates.py compare SCORE TEMPLATES FILLED [--errors N]
    python tests/benchmarks/templates.py recognise TEMPLATES FILLED…
    python tests/benchmarks/templates.py speed

MAKER is a program that fills templates (functions make, fill, write_docx; arguments out, seed, forms, missing, images), SCORE one
that pairs annotated slots with found ones (functions contexts, pair, canonical). `make` lets MAKER fill each template; --bare keeps
no underline under what is filled in, --edits changes the wording at random and notes what it did in FILE.edits.json. `compare`
reads FILLED's contracts, whose names begin with their template's, compares each and counts what was found, exact, and falsely
reported. `recognise` puts all TEMPLATES into a library and asks which one each contract was made from; as a stranger counts a
contract whose template, and all that are much like it (Dice over shingles of 0.5 and more), were left out of the library.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

from _mutate import as_records, mutate, normal

from tiaokuan import Settings, TiaokuanError, extract, read, to_record
from tiaokuan.templates import Library, Template, Wording, compare
from tiaokuan.templates.groups import _dice
from tiaokuan.templates.shingles import shingles

PROCESSES = 2
NEAR = 4  # characters by which a change may stand beside where the edit was made: words are whole, and like characters slide
TWIN = 0.5
RULES = Settings(models="none")  # what models add is no matter of templates


def module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def record(path: Path) -> dict[str, Any] | None:
    try:
        return to_record(extract(path, settings=RULES))
    except (TiaokuanError, OSError) as error:
        print(f"{path.name}: {error}", file=sys.stderr)
        return None


def make(options: argparse.Namespace) -> None:
    """Fill templates as MAKER does, with what this benchmark asks for on top."""
    maker = module(options.maker)
    write, fill = maker.write_docx, maker.fill
    chosen = random.Random(options.seed).sample(options.templates, min(options.count, len(options.templates)))
    with ProcessPoolExecutor(1) as pool:  # apart: MAKER loads much
        known = {path: normal(found["text"]) for path, found in zip(chosen, pool.map(words, chosen), strict=True) if found}

    def bare(slots: Any, *rest: Any) -> None:
        fill(slots, *rest)
        for slot in slots:
            if slot.state == "filled" and slot.shape in ("blank", "date"):
                slot.mode = "bare"

    def edited(template: Path, lines: Any, target: Path, *rest: Any) -> None:
        write(template, lines, target, *rest)
        form = "docx" if target.parent == options.out else "pdf"
        edits = mutate(target, known[template], options.edits, f"{options.seed}:{template.stem}")
        note = options.out / f"{target.stem}.{form}.edits.json"
        note.write_text(json.dumps(as_records(edits), ensure_ascii=False, indent=1), "utf-8")

    maker.fill = bare if options.bare else fill
    maker.write_docx = edited if options.edits else write
    options.out.mkdir(parents=True, exist_ok=True)
    given = argparse.Namespace(out=options.out, seed=options.seed, forms=options.forms, missing=0.15, images=False)
    for template in known:
        try:
            print(maker.make(template, given), flush=True)
        except FileNotFoundError as error:  # LibreOffice made no PDF of it
            print(f"{template.name}: {error}", file=sys.stderr)


def template_of(path: Path, templates: list[Path]) -> Path:
    stem = re.sub(r"-s\d+(?:-scan)?\.\w+$", "", path.name)
    return next(template for template in templates if template.stem[:50] == stem)


def measure(job: tuple[Path, Path], score: Path) -> tuple[Counter[str], list[str]]:
    """One contract beside its template: counts, and what went wrong."""
    path, template = job
    count, errors = Counter[str](files=1), list[str]()
    records = record(template), record(path)
    if records[0] is None or records[1] is None:
        return Counter(files=1, unread=1), [f"{path.name}: not read"]
    blank = Wording.of(records[0])
    started = time.process_time()
    filled = Wording.of(records[1])
    made = compare(blank, filled)
    count["milliseconds"] = round(1000 * (time.process_time() - started))
    _fillings(path, made, score_module(score), count, errors)
    _edits(path, filled, made, count, errors)
    return count, [f"{path.name}: {error}" for error in errors]


@cache
def score_module(path: Path) -> Any:
    return module(path)


def _fillings(path: Path, made: Any, score: Any, count: Counter[str], errors: list[str]) -> None:
    note = path.with_name(path.name + ".gold.json")
    slots = json.loads(note.read_text("utf-8"))["slots"] if note.exists() else []
    gold = [slot | {"where": n / max(1, len(slots) - 1)} for n, slot in enumerate(slots)]
    found = [{"span": f.span, "raw": f.text, "state": f.state, "kind": f.slot["kind"]} for f in made.fillings]
    found = score.contexts({"text": made.filled.text, "slots": found})
    pairs = dict(score.pair(gold, found))
    for n, slot in enumerate(gold):
        if slot["state"] == "not_applicable" or slot.get("optional"):
            continue
        got = found[pairs[n]] if n in pairs else None
        if slot["state"] == "blank":
            count["blank"] += 1
            count["blank_right"] += got is not None and got["state"] == "blank"
            continue
        wanted = score.canonical(slot["raw"])
        exact = got is not None and score.canonical(got["raw"]).strip("_") in (wanted, wanted + (slot["unit"] or ""))
        count["filled"] += 1
        count["found"] += got is not None and got["state"] != "blank"
        count["exact"] += exact
        if not exact:
            shown = got and (got["state"], got["raw"])
            errors.append(f"filling …{slot['before']}[{slot['raw']}]{slot['after']}… found {shown}")


def _edits(path: Path, filled: Wording, made: Any, count: Counter[str], errors: list[str]) -> None:
    note = path.with_name(f"{path.stem}{path.suffix}.edits.json")
    edits = json.loads(note.read_text("utf-8")) if note.exists() else []
    changes = [(c, filled.position(c.filled_span[0]), filled.position(c.filled_span[1])) for c in made.changes]
    met: set[int] = set()
    for edit in edits:
        new = normal(edit["new"])
        where = _where(filled.chars, edit["before"], new, edit["after"])
        hits = [
            n
            for n, (change, a, b) in enumerate(changes)
            if any(x - NEAR <= b and a <= x + len(new) + NEAR for x in where) and _same(edit, change)
        ]
        met.update(hits)
        count["edits"] += 1
        count["edits_found"] += bool(hits)
        if not hits:
            errors.append(
                f"edit {edit['kind']} …{edit['before']}[{edit['old']} → {edit['new']}]{edit['after']}… not found {where}"
            )
    for n, (change, _, _) in enumerate(changes):
        if n not in met:
            count["false"] += 1
            errors.append(f"change that nobody made: {change.kind} {change.raised} [{change.old!r} → {change.new!r}]")


def _where(chars: str, before: str, new: str, after: str) -> list[int]:
    """Where an edit stands: between the words around it; a page's foot may part them."""
    for size in (10, 6, 4):
        for left, right in ((before[-size:], after[:size]), (before[-size:], ""), ("", after[:size])):
            words = left + new + right
            if len(words) >= size and 0 < chars.count(words) <= 3:
                return [at + len(left) for at in range(len(chars)) if chars.startswith(words, at)]
    return []


def _same(edit: dict[str, str], change: Any) -> bool:
    """Whether a change says what was edited: its words hold the edit's, or are some of them."""
    for mine, its in ((normal(edit["old"]), normal(change.old)), (normal(edit["new"]), normal(change.new))):
        if mine and not (its and (mine in its or its in mine or set(its) & set(mine))):
            return False
    return True


def comparisons(options: argparse.Namespace) -> None:
    templates = sorted(options.templates.glob("*.docx"))
    files = sorted(path for path in options.filled.iterdir() if path.suffix in (".docx", ".pdf"))
    for form in ("docx", "pdf", "scan"):
        chosen = [path for path in files if form_of(path) == form][: options.count]
        if not chosen or form not in options.forms.split(","):
            continue
        total, errors = Counter[str](), list[str]()
        with ProcessPoolExecutor(PROCESSES) as pool:
            for count, wrong in pool.map(
                partial(measure, score=options.score), [(p, template_of(p, templates)) for p in chosen]
            ):
                total += count
                errors += wrong
        print(f"{form}: {total['files']} files, {total['unread']} unread")
        for name, part, whole in (
            ("fillings found", "found", "filled"),
            ("fillings exact", "exact", "filled"),
            ("blanks still empty", "blank_right", "blank"),
            ("edits found", "edits_found", "edits"),
        ):
            if total[whole]:
                print(f"  {name:20} {total[part]:6} of {total[whole]:6} = {total[part] / total[whole]:.4f}")
        print(f"  false edits a file   {total['false'] / total['files']:.2f}")
        print(f"  CPU a file           {total['milliseconds'] / total['files']:.0f} ms")
        print("\n".join(errors[: options.errors]))


def form_of(path: Path) -> str:
    return "scan" if path.stem.endswith("-scan") else path.suffix[1:]


def words(path: Path) -> dict[str, Any] | None:
    """A record of the text alone: recognition asks for no more."""
    try:
        document = read(path)
    except (TiaokuanError, OSError) as error:
        print(f"{path.name}: {error}", file=sys.stderr)
        return None
    head = {"name": document.name, "title": None, "pages": len(document.pages), "scanned_pages": []}
    return {"document": head, "text": document.text, "clauses": [], "slots": []}


def recognise(options: argparse.Namespace) -> None:
    paths = sorted(options.templates.glob("*.docx"))
    with ProcessPoolExecutor(PROCESSES) as pool:
        records = {path: found for path, found in zip(paths, pool.map(words, paths, chunksize=8), strict=True) if found}
    numbers = {path: shingles(Wording.of(found)) for path, found in records.items()}
    library = Library(Template(str(p), p.name, None, numbers[p], partial(records.__getitem__, p)) for p in records)
    files = [path for path in options.filled if path.suffix in (".docx", ".pdf")]
    total: dict[str, Counter[str]] = {}
    seconds: dict[str, float] = {}
    with ProcessPoolExecutor(PROCESSES) as pool:
        for path, found in zip(files, pool.map(words, files, chunksize=4), strict=True):
            count = total.setdefault(form_of(path), Counter())
            count["files"] += 1
            if found is None:
                continue
            wording, true = Wording.of(found), template_of(path, paths)
            started = time.process_time()
            likely = library.candidates(wording)
            seconds[form_of(path)] = seconds.get(form_of(path), 0) + time.process_time() - started
            best = library.recognise(wording)
            name = best.template.record["document"]["name"] if best else None
            count["right"] += name == true.name
            count["twin"] += name is not None and _dice(numbers[true], numbers[true.with_name(name)]) >= 0.9
            others = [t for _, t in likely if _dice(numbers[Path(t.id)], numbers[true]) < TWIN]
            stranger = Library(others).recognise(wording)
            count["rejected"] += stranger is None
            if name != true.name or stranger is not None:
                other = stranger and stranger.template.record["document"]["name"]
                print(f"{path.name}: as {name}, as a stranger {other}", file=sys.stderr)
    for form, count in total.items():
        n = count["files"]
        print(f"{form}: {n} files; right {count['right'] / n:.4f}, right or twin {count['twin'] / n:.4f}, ", end="")
        print(f"strangers rejected {count['rejected'] / n:.4f}, candidates in {1000 * seconds[form] / n:.1f} ms of CPU")


def speed(_: argparse.Namespace) -> None:
    """Two contracts of about 20 pages (20 × 700 characters) with blanks, fillings and 40 changes."""
    rng = random.Random(1)
    clauses = [
        f"第{n}条 事项{n}\n{n}.1 "
        + "".join(rng.choice("甲乙双方应当按照约定期限完成服务并承担相应责任") for _ in range(60))
        + "，期限____日，金额____元。"
        for n in range(1, 171)
    ]
    blank = "\n".join(clauses)
    filled = blank
    while "____" in filled:
        filled = filled.replace("____", str(rng.randrange(1, 9999)), 1)
    for _ in range(40):
        at = rng.randrange(len(filled))
        filled = filled[:at] + "另行" + filled[at + 1 :]
    sides = [to_record(extract(text.encode(), "a.txt")) for text in (blank, filled)]
    compare(*map(Wording.of, sides))
    started = time.process_time()
    made = compare(*map(Wording.of, sides))
    print(f"{len(blank)} characters, {len(made.changes)} changes: {time.process_time() - started:.3f} s of CPU")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shelf = parser.add_subparsers(required=True)
    one = shelf.add_parser("make")
    one.add_argument("maker", type=Path)
    one.add_argument("out", type=Path)
    one.add_argument("templates", type=Path, nargs="+")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--count", type=int, default=10**6)
    one.add_argument("--forms", default="docx,pdf")
    one.add_argument("--bare", action="store_true")
    one.add_argument("--edits", type=int, default=0)
    one.set_defaults(run=make)
    two = shelf.add_parser("compare")
    two.add_argument("score", type=Path)
    two.add_argument("templates", type=Path)
    two.add_argument("filled", type=Path)
    two.add_argument("--forms", default="docx,pdf,scan")
    two.add_argument("--count", type=int, default=10**6)
    two.add_argument("--errors", type=int, default=0)
    two.set_defaults(run=comparisons)
    three = shelf.add_parser("recognise")
    three.add_argument("templates", type=Path)
    three.add_argument("filled", type=Path, nargs="+")
    three.set_defaults(run=recognise)
    shelf.add_parser("speed").set_defaults(run=speed)
    options = parser.parse_args()
    options.run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
