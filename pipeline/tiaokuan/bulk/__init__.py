"""Many files: where they come from, the processes that read them, and what became of each.

with Pool(workers=2) as pool:
    outcome = pool.read(Task("upload", "合同.docx", data=body))      # one file, now
    for outcome in pool.outcomes(tasks):                             # many, as they come
        ...
with Store("contracts.db") as store, Pool(2) as pool:
    tally = Run(store, pool, version.rules(), settings).go(["contracts/", "old.zip"])
"""

from tiaokuan.bulk._names import is_archive
from tiaokuan.bulk.pool import Pool
from tiaokuan.bulk.run import Run, Tally
from tiaokuan.bulk.work import Outcome, Task

__all__ = ["Outcome", "Pool", "Run", "Tally", "Task", "is_archive"]
