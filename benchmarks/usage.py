"""python usage.py FILE PROGRAM …: run the program, write the most memory it had (in MB) to FILE."""

import resource
import subprocess
import sys
from pathlib import Path

done = subprocess.run(sys.argv[2:], check=False)
# Kilobytes on Linux.
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
Path(sys.argv[1]).write_text(f"{used}\n", encoding="utf-8")
sys.exit(done.returncode)
