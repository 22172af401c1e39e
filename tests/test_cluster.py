"""The Ray engine on a real cluster of two machines (nodes on loopback), one of which is killed while it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiaokuan.bulk import Task
from tiaokuan.bulk.cluster import Cluster
from tiaokuan.errors import DamagedDocument, UsageError
from tiaokuan.playbook import Playbook
from tiaokuan.settings import Settings

TEXT = "服务合同\n甲方：____\n第一条 乙方应在{}小时内响应。\n"


# Ray leaves sockets and files of its own processes to the collector, and warns of what will change in Ray.
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::FutureWarning",
    "ignore::DeprecationWarning",
)
@pytest.mark.timeout(900)  # each machine starts Python processes of its own, on whatever cores are free
def test_a_machine_is_killed_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    from ray.cluster_utils import Cluster as Machines

    tasks = [Task(str(n), f"{n}.txt", data=TEXT.format(n).encode()) for n in range(30)]
    (tmp_path / "a.txt").write_text(TEXT.format(99), "utf-8")
    tasks += [Task("path", "a.txt", str(tmp_path / "a.txt")), Task("broken", "broken.docx", data=b"PK\3\4nonsense")]
    machines = Machines(initialize_head=True, head_node_args={"num_cpus": 1})
    second = machines.add_node(num_cpus=1)
    found = []
    try:
        with Cluster(machines.address, None, Settings(), Playbook()) as cluster:
            assert cluster.size == 2
            for outcome in cluster.outcomes(iter(tasks)):
                found.append(outcome)
                if len(found) == 4:
                    machines.remove_node(second, allow_graceful=False)
    finally:
        machines.shutdown()
    assert sorted(outcome.source for outcome in found) == sorted(task.source for task in tasks)
    wrong = [outcome for outcome in found if outcome.error is not None]
    assert [(outcome.source, type(outcome.error)) for outcome in wrong] == [("broken", DamagedDocument)]
    assert all(outcome.record for outcome in found if outcome.source != "broken")


def test_no_cluster_there() -> None:
    with pytest.raises(UsageError):
        Cluster("127.0.0.1:9", None, Settings(), Playbook())
