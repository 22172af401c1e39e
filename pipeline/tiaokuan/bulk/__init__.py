"""Many files: where they come from, the processes that read them, and what became of each.

with Pool(workers=2) as pool:
    outcome = pool.read(Task("合同.docx", "合同.docx", data=body))   # one
    for outcome in pool.outcomes(tasks):                            # many, as they come
        ...
"""

from tiaokuan.bulk.pool import Pool
from tiaokuan.bulk.work import Outcome, Task

__all__ = ["Outcome", "Pool", "Task"]
