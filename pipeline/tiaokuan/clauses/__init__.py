"""Blocks to clauses: 编 章 节 条 款 项 目 and annexes, from typed or generated numbers and from headings.

Every character of the text belongs to exactly one innermost clause. One pass over the blocks: candidates (`_numbers`,
`_lines`), what stands before the contract (`_front`), sequence and nesting (`_tree`, driven by `_pass`), headings
(`_headings`), then spans and ids (`_outline`).
"""

from __future__ import annotations

from tiaokuan.clauses._ends import truncated
from tiaokuan.clauses._labels import clause_label
from tiaokuan.clauses._outline import innermost, segment

__all__ = ["clause_label", "innermost", "segment", "truncated"]
