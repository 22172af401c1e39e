"""Layout: characters, rules and boxes of pages -> lines -> blocks, cells and marks. The same for PDF and for OCR.

sheet = Sheet(number, width, height, glyphs, rules, uprights, fields)     what stands on a page
read  = read_sheet(sheet)                                                 its rows and tables; the sheet may be forgotten
write(draft, reads)                                                       the document's text, all pages known
"""

from __future__ import annotations

from tiaokuan.layout._pages import read_sheet
from tiaokuan.layout._sheet import Field, Glyph, Read, Row, Rule, Sheet, Upright
from tiaokuan.layout._write import write

__all__ = ["Field", "Glyph", "Read", "Row", "Rule", "Sheet", "Upright", "read_sheet", "write"]
