"""tiaokuan train: all models from the grammar."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tiaokuan.cli._base import READ, Command, Parser, progress, shown, stop_as_by_keyboard
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

OUT, SEED, CONTRACTS = Path("models"), 7, 600


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.flags.add_argument("--out", type=Path, default=OUT, metavar="DIR", help=words["train_out"].format(OUT))
    parser.flags.add_argument("--seed", type=int, default=SEED, metavar="N", help=words["seed"].format(SEED))
    parser.flags.add_argument(
        "--contracts", type=int, default=CONTRACTS, metavar="N", help=words["contracts"].format(CONTRACTS)
    )
    parser.flags.add_argument("--records", type=Path, metavar="FILE", help=words["records"])
    parser.flags.add_argument("--grammar", type=Path, metavar="DIR", help=words["grammar"])


def _train(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan.training import train  # noqa: PLC0415

    started = time.perf_counter()
    if options.contracts < train.FEWEST:
        raise UsageError(f"至少要 {train.FEWEST} 份合同", f"at least {train.FEWEST} contracts are needed")
    stop_as_by_keyboard()
    try:
        result = train.run(options.out, options.seed, options.contracts, options.records, options.grammar, progress)
    except OSError as error:
        reason = (shown(Path(str(error.filename))), error.strerror)
        raise UsageError(ZH["unwritable"].format(*reason), EN["unwritable"].format(*reason)) from error
    for line in result:
        print(line)
    progress(words["trained"].format(shown(options.out), time.perf_counter() - started), last=True)
    return READ


COMMAND = Command("train", 80, _add, _train)
