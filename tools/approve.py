#!/usr/bin/env python3
"""Shows how approved files differ from what the tests last received, and accepts what you agree to.

    approve.py [--yes] [RECEIVED_FOLDER]      default: build/received

RECEIVED_FOLDER (or one level below it) holds what a golden test or a case of tests/cli left when it differed: the folder
`golden` stands for tests/golden/approved, `cli` for tests/cli/cases. Without --yes every file is asked about.
"""

import argparse
import difflib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPROVED = {"golden": ROOT / "tests/golden/approved", "cli": ROOT / "tests/cli/cases"}


def received_files(folder):
    """(received, approved) of every file below a folder that has, or is, one of the known names."""
    folder = folder.resolve()
    for name, approved in APPROVED.items():
        base = folder if folder.name == name else folder / name
        if base.is_dir():
            for path in sorted(p for p in base.rglob("*") if p.is_file()):
                yield path, approved / path.relative_to(base)


def difference(received, approved):
    old = approved.read_text(encoding="utf-8", errors="replace") if approved.exists() else ""
    new = received.read_text(encoding="utf-8", errors="replace")
    return "".join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), str(approved), "received"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--yes", action="store_true", help="accept every difference after showing it")
    parser.add_argument("folder", nargs="?", default=ROOT / "build/received", type=Path)
    options = parser.parse_args()

    kept = 0
    for received, approved in received_files(options.folder):
        print(difference(received, approved).replace("\x1b", "\\x1b"))
        if options.yes or input(f"accept {approved.relative_to(ROOT)}? [y/N] ").strip().lower() == "y":
            approved.parent.mkdir(parents=True, exist_ok=True)
            approved.write_bytes(received.read_bytes())
            received.unlink()
        else:
            kept += 1
    print(f"{kept} left as they were" if kept else "nothing is left to approve")
    return 1 if kept else 0


if __name__ == "__main__":
    sys.exit(main())
