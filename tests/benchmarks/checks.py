"""Recall of the checks on contracts with planted faults, false alarms on clean ones, and time; false alarms over a folder.

python tests/benchmarks/checks.py [--seeds N] [--models] [--worded] [--pdf N] [--files FILE…] [--show RULE] [--sample N]

Faults are planted in two ways: by tests/faulty.py in generated contracts (--seeds), and in at least ten wordings of each rule by
tests/planted/*.toml (--worded), as Word files or, every Nth of a rule's wordings, as PDFs printed by LibreOffice (--pdf N).
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "data")]
from make_samples import write_docx  # noqa: E402

from faulty import EDITS, FAULTS, clean, planted, worded  # noqa: E402
from tiaokuan import Settings, TiaokuanError, extract  # noqa: E402
from tiaokuan.contract import Finding  # noqa: E402

settings = Settings()


def main() -> int:
    """Print recall by rule, findings on clean contracts, and findings on files; returns 1 where a rule is below 0.95."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=40, help="contracts a rule")
    parser.add_argument("--files", nargs="*", type=Path, default=[], help="real contracts: their findings by rule")
    parser.add_argument("--show", metavar="RULE", help="print what was missed of this rule, or its findings on the files")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N findings on the files drawn at random")
    parser.add_argument("--models", action="store_true", help="read with the trained models, not by rules alone")
    parser.add_argument("--worded", action="store_true", help="the faults of tests/planted, in at least ten wordings a rule")
    parser.add_argument("--pdf", type=int, default=0, metavar="N", help="print every Nth of them as a PDF")
    options = parser.parse_args()
    global settings
    settings = Settings(max_seconds=3600, models="" if options.models else "none")
    low = _worded(options.pdf, options.show) if options.worded else []
    if options.seeds:
        low += _recall(options.seeds, options.show)
        _clean(options.seeds)
    if options.files:
        _files(options.files, options.show, options.sample)
    return 1 if low else 0


def findings(text: str) -> tuple[Finding, ...]:
    """The findings on a contract, written as a Word file and read like any other."""
    return extract(_paper(text), "contract.docx", settings).findings


def _paper(text: str) -> bytes:
    title, _, body = text.partition("\n")
    return write_docx({"title": title, "body": body})


def _worded(every: int, show: str | None) -> list[str]:
    """Recall over the planted wordings: of each rule, how many of its contracts have the finding."""
    chosen = [
        (rule, n, text)
        for rule, texts in sorted(worded().items())
        for n, text in enumerate(texts)
        if every < 2 or n % every == 0
    ]
    papers = _printed([_paper(text) for *_, text in chosen]) if every else [_paper(text) for *_, text in chosen]
    total, right = Counter[str](), Counter[str]()
    for (rule, n, text), paper in zip(chosen, papers, strict=True):
        found = {finding.rule for finding in extract(paper, "contract.pdf" if every else "contract.docx", settings).findings}
        total[rule] += 1
        right[rule] += rule in found
        if rule not in found:
            print(f"missed: {rule} {n}" + (f"\n{text}" if show == rule else ""))
    for rule, count in total.items():
        print(f"{right[rule] / count:6.3f}  {rule}  of {count}")
    print(f"{sum(right.values())} of {sum(total.values())} = {sum(right.values()) / sum(total.values()):.4f}")
    return [rule for rule, count in total.items() if right[rule] < 0.95 * count]


def _printed(papers: list[bytes]) -> list[bytes]:
    """Word files as PDFs, by one run of LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        for n, paper in enumerate(papers):
            Path(folder, f"{n}.docx").write_bytes(paper)
        given = [
            office,
            f"-env:UserInstallation=file://{folder}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
        ]
        subprocess.run([*given, *(f"{folder}/{n}.docx" for n in range(len(papers)))], check=True, capture_output=True)
        return [Path(folder, f"{n}.pdf").read_bytes() for n in range(len(papers))]


def _recall(seeds: int, show: str | None) -> list[str]:
    low = []
    for rule in sorted([*FAULTS, *EDITS]):
        missed = [seed for seed in range(seeds) if rule not in {f.rule for f in findings(planted(rule, seed))}]
        recall = 1 - len(missed) / seeds
        print(f"{recall:6.3f}  {rule}" + (f"  missed: {missed[:12]}" if missed else ""))
        if recall < 0.95:
            low.append(rule)
        if show == rule:
            for seed in missed[:3]:
                print(planted(rule, seed), "\n")
    return low


def _clean(seeds: int) -> None:
    texts = [clean(1000 + seed) for seed in range(seeds)]
    started = time.process_time()
    found = [(seed, finding) for seed, text in enumerate(texts) for finding in findings(text)]
    print(
        f"clean contracts: {seeds}, findings: {Counter(f.rule for _, f in found)}, {(time.process_time() - started) / seeds:.3f} s each"
    )
    for seed, finding in [(s, f) for s, f in found if f.severity.value != "info"][:10]:
        print("  ", 1000 + seed, finding.rule, finding.message)


def _files(files: list[Path], show: str | None, sample: int) -> None:
    found: list[tuple[str, Finding]] = []
    seconds = []
    for file in files:
        try:
            contract = extract(file, settings=settings)
        except (TiaokuanError, OSError) as error:
            print(f"{file.name}: {error}", file=sys.stderr)
            continue
        seconds.append(contract.seconds["checks"])
        found += [(file.name, finding) for finding in contract.findings]
    for rule, count in Counter(finding.rule for _, finding in found).most_common():
        print(f"{count:6}  {rule}  in {len({name for name, f in found if f.rule == rule})} files")
    print(f"checks: mean {sum(seconds) / len(seconds) * 1000:.1f} ms, longest {max(seconds) * 1000:.1f} ms a contract")
    wanted = [row for row in found if row[1].rule == show] if show else found
    for name, finding in random.Random(1).sample(wanted, min(sample, len(wanted))):
        print(f"{name[:30]}  {finding.severity.value}  {finding.rule}  {finding.message}")
        for evidence in finding.evidence[:3]:
            print(f"      {evidence.text[:100]!r}")


if __name__ == "__main__":
    sys.exit(main())
