"""python -m benchmarks.generation 100000 -o FILE"""

import sys

from benchmarks.generation.output import main

sys.exit(main())
