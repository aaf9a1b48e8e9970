"""Print a plan for a planning problem: `python -m benchmarks.plan_instance INSTANCE.json`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pbdesk.planning.jsonio import from_json, plan_to_json
from pbdesk.planning.solver import DEFAULT_EFFORT, solve


def plan(raw: dict[str, Any], effort: int = DEFAULT_EFFORT) -> dict[str, Any]:
    """A plan (pbdesk-plan/1) for a problem (pbdesk-instance/1)."""
    begun = time.perf_counter()
    problem = from_json(raw)
    answer = plan_to_json(problem, solve(problem, effort=effort))
    answer["elapsed_ms"] = (time.perf_counter() - begun) * 1e3
    return answer


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    raw = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    effort = int(arguments[1]) if len(arguments) > 1 else DEFAULT_EFFORT
    json.dump(plan(raw, effort), sys.stdout, ensure_ascii=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
