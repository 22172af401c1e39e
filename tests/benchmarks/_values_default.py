"""The adapter of `values.py` for what `find_values` finds by default, without everyday spellings."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import values

values.EVERYDAY = False
KINDS, extract = values.KINDS, values.extract
