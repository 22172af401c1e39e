"""python -m tiaokuan"""

import sys

from tiaokuan.cli import main

sys.exit(main())
