"""A check in Python: the share of prompts in a folder that are above a size, for the module `exec`."""

import json
import sys
from pathlib import Path


def measure(folder, max_bytes):
    sizes = {path: path.stat().st_size for path in sorted(folder.glob("*.txt"))}
    large = {path: size for path, size in sizes.items() if size > max_bytes}
    # No prompts: null is "not measured", and that is never a pass.
    share = len(large) / len(sizes) if sizes else None
    return {
        "gates": [{"id": "large-prompts", "statistic": "share of large prompts", "unit": "ratio", "value": share,
                   "n": len(sizes), "op": "<=", "bound": 0.25}],
        "findings": [{"severity": "info", "reason_code": "large_prompt", "file": str(path),
                      "message": f"{size} bytes, more than {max_bytes}"} for path, size in large.items()],
        "metrics": [{"name": "prompts", "value": len(sizes), "direction": "none"}],
        "summary": f"{len(large)} of {len(sizes)} prompts above {max_bytes} bytes",
    }


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]), int(sys.argv[2])), sys.stdout)
