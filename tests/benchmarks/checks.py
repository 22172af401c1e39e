"""Recall of the checks on contracts with planted faults, false alarms on clean ones, and time; false alarms over a folder.

python tests/benchmarks/checks.py [--seeds N] [--models] [--files FILE…] [--show RULE] [--sample N]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "data")]
from make_samples import write_docx  # noqa: E402

from faulty import EDITS, FAULTS, clean, planted  # noqa: E402
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
    options = parser.parse_args()
    global settings
    settings = Settings(max_seconds=3600, models="" if options.models else "none")
    low = _recall(options.seeds, options.show)
    _clean(options.seeds)
    if options.files:
        _files(options.files, options.show, options.sample)
    return 1 if low else 0


def findings(text: str) -> tuple[Finding, ...]:
    """The findings on a contract, written as a Word file and read like any other."""
    title, _, body = text.partition("\n")
    return extract(write_docx({"title": title, "body": body}), "contract.docx", settings).findings


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
