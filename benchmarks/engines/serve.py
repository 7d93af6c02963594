"""The child's side: `serve.py ENGINE`, questions as lines of JSON on the input, answers on the output."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import numpy as np

OUTPUTS = ("jkk", "jkm", "jht_employer", "jht_worker", "jp_employer", "jp_worker", "jkp_government", "total")


def main() -> None:
    """Load the engine, then answer until the input ends."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    engine = importlib.import_module(f"with_{sys.argv[1]}")
    print(json.dumps({"version": engine.VERSION}), flush=True)
    wage = risk_class = np.zeros(0, dtype=np.int64)
    for line in sys.stdin:
        question = json.loads(line)
        if "load" in question:
            with np.load(question["load"]) as data:
                wage, risk_class = data["wage"], data["risk_class"]
            print("{}", flush=True)
            continue
        found = engine.month(wage, risk_class)
        if question["month"]:
            np.savez(question["month"], **{name: np.asarray(found[name]).astype(np.int64) for name in OUTPUTS})
        print(json.dumps({"sums": {name: int(found[name][0]) for name in OUTPUTS}}), flush=True)


if __name__ == "__main__":
    main()
