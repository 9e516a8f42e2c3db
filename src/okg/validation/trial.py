"""Tries patterns on values, in a process of its own, and tells at which of them it is.

Run as a program with a JSON list of [pattern, flags, values] as its input. It imports nothing of
okg, so that it starts at once.
"""

import json
import re
import sys

__all__: list[str] = []

if __name__ == "__main__":
    for number, (pattern, flags, values) in enumerate(json.load(sys.stdin.buffer)):
        for at, value in enumerate(values):
            print(number, at, flush=True)
            re.search(pattern, value, flags)
