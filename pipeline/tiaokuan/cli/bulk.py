"""tiaokuan bulk: read many files into a store."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiaokuan.cli._base import FAILED, READ, STOPPED, Command, Parser, load_settings, shown, stop_as_by_keyboard
from tiaokuan.errors import UsageError
from tiaokuan.messages import EN, ZH

if TYPE_CHECKING:
    from tiaokuan.bulk.run import Engine
    from tiaokuan.playbook import Playbook
    from tiaokuan.settings import Settings


def _add(parser: Parser, words: dict[str, str]) -> None:
    parser.arguments.add_argument("sources", nargs="+", metavar="SOURCE", help=words["sources"])
    parser.flags.add_argument("--store", required=True, metavar="URL", help=words["store"])
    parser.flags.add_argument("--workers", type=int, metavar="N", help=words["workers"])
    parser.flags.add_argument("--engine", choices=("local", "ray"), default="local", help=words["engine"])
    parser.flags.add_argument("--ray-address", metavar="ADDRESS", help=words["ray_address"])
    parser.flags.add_argument("--retry", action="store_true", help=words["retry"])
    parser.flags.add_argument("--log-json", action="store_true", help=words["log_json"])
    parser.flags.add_argument("--quiet", action="store_true", help=words["quiet"])
    parser.flags.add_argument("--settings", type=Path, metavar="FILE", help=words["settings"])
    parser.flags.add_argument("--playbook", default="", metavar="FILE", help=words["playbook"])


def _bulk(options: argparse.Namespace, words: dict[str, str]) -> int:
    from tiaokuan.bulk import Run, version  # noqa: PLC0415 – --help must not wait for it
    from tiaokuan.checks import load_playbook  # noqa: PLC0415
    from tiaokuan.cli._progress import watcher  # noqa: PLC0415
    from tiaokuan.store import Store  # noqa: PLC0415

    settings, rules = load_settings(options), load_playbook(options.playbook)
    workers = (os.cpu_count() or 1) if options.workers is None else options.workers
    if workers < 1:
        raise UsageError(ZH["few_workers"], EN["few_workers"])
    if options.ray_address and options.engine != "ray":
        raise UsageError(
            ZH["needs"].format("--ray-address", "--engine ray"), EN["needs"].format("--ray-address", "--engine ray")
        )
    stop_as_by_keyboard()
    watch = watcher(options.sources, words, settings.lang, log=options.log_json, quiet=options.quiet)
    with Store(options.store) as store, _engine(options, workers, settings, rules) as engine, watch:
        run = Run(store, engine, version.rules(rules, settings), settings, watch.see, retry=options.retry)
        try:
            run.go(options.sources)
        except KeyboardInterrupt:
            watch.end(run.tally, stopped=True)
            return STOPPED
        if not run.tally.done:
            where = shown(Path(options.sources[0]))
            raise UsageError(ZH["no_files"].format(where), EN["no_files"].format(where))
        watch.end(run.tally, stopped=False)
    return FAILED if run.tally.failed or run.tally.failed_before else READ


def _engine(options: argparse.Namespace, workers: int, settings: Settings, rules: Playbook) -> Any:
    """The engine asked for, as a context."""
    if options.engine == "ray":
        from tiaokuan.bulk.cluster import Cluster  # noqa: PLC0415

        return Cluster(options.ray_address, options.workers, settings, rules)
    from tiaokuan.bulk import Pool  # noqa: PLC0415

    engine: Engine = Pool(workers, settings, rules)
    return engine


COMMAND = Command("bulk", 40, _add, _bulk)
