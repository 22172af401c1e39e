"""Templates: a blank template beside a contract made from it.

    comparison = compare(Wording.of(template_record), Wording.of(filled_record))

Two wordings are aligned (`_align`); what stands where the template has a blank fills it (`compare`), the rest is a change to the
fixed wording (`_changes`). Comparisons become slots (`fill`), findings, JSON (`records`) and a page (`redline`). A library
recognises which template a contract was made from (`shingles`, `library`); contracts among themselves form groups (`groups`).
"""

from __future__ import annotations

from tiaokuan.templates.compare import Comparison, compare
from tiaokuan.templates.fill import with_template
from tiaokuan.templates.findings import RULES, findings
from tiaokuan.templates.groups import groups
from tiaokuan.templates.library import Library, Template
from tiaokuan.templates.records import comparison_record, group_record
from tiaokuan.templates.redline import redline
from tiaokuan.templates.wording import Wording

__all__ = [
    "RULES",
    "Comparison",
    "Library",
    "Template",
    "Wording",
    "compare",
    "comparison_record",
    "findings",
    "group_record",
    "groups",
    "redline",
    "with_template",
]
