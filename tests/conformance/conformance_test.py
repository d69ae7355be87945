#!/usr/bin/env python3
"""Runs the black-box cases of the original's behaviour against the built binary.

    conformance_test.py BINARY [--category NAME]... [-j N] [--list-deviations]

A case that behaves differently must be listed in deviations.txt with its reason, and a listed case must really behave
differently: a line that is no longer true fails as loudly as a case that broke. `until PLUGIN` lines end with the plugin: once
`aipreflight plugin list` knows it, they fail.
"""

import argparse
import concurrent.futures
import fnmatch
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import run as conformance

HERE = Path(__file__).resolve().parent
# Categories that belong to plugins which later versions bring.
LATER = {"diagnose": "prometheus-diagnose", "prometheus": "prometheus-diagnose"}
LINE = re.compile(r"^(?P<case>\S+)\s+(?:until (?P<until>[a-z-]+): )?(?P<reason>\S.*)$")


def read_deviations(text):
    """pattern -> (plugin or None, reason)"""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.match(line)
        if not match or match["case"] in found:
            raise ValueError(f"deviations.txt:{number}: expected 'CASE  [until PLUGIN: ]REASON', each case once: {line}")
        found[match["case"]] = (match["until"], match["reason"])
    return found


def installed_plugins(binary):
    listed = subprocess.run([binary, "plugin", "list", "--json"], capture_output=True, text=True, check=True)
    return {module["module"] for module in json.loads(listed.stdout)["plugins"]}


def run_cases(binary, paths, jobs):
    """name -> list of failures"""
    def one(path):
        expected = json.loads((path / "expected.json").read_text(encoding="utf-8"))
        return path.name, conformance.check_case(expected, conformance.execute(binary, path), pricing=False)[0]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return dict(pool.map(one, paths))


def judge(failures, deviations, plugins):
    """Sentences about what is wrong; none when every case passes or deviates as listed."""
    wrong, used = [], set()
    for name, bad in sorted(failures.items()):
        pattern = next((p for p in deviations if fnmatch.fnmatch(name, p)), None)
        if pattern is None:
            wrong += [f"{name}: {b}" for b in bad]
            continue
        until, reason = deviations[pattern]
        if bad:
            used.add(pattern)
        elif "*" not in pattern:
            wrong.append(f"{name}: is listed as a deviation ({reason}) but passes: remove its line")
            used.add(pattern)
        if until in plugins:
            wrong.append(f"{name}: waits for the plugin '{until}', which is installed: remove its line and look at the case")
    return wrong + [f"{p}: no case deviates so: remove its line" for p in deviations if p not in used]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--category", action="append", default=[])
    parser.add_argument("-j", type=int, default=os.cpu_count() or 2)
    args = parser.parse_args()
    binary = os.path.abspath(args.binary)

    plugins = installed_plugins(binary)
    deviations = read_deviations((HERE / "deviations.txt").read_text(encoding="utf-8"))
    later = {c for c, plugin in LATER.items() if plugin not in plugins}
    paths = [p for p in conformance.load_cases(HERE / "cases", None)
             if p.name.split("__")[0] not in later and (not args.category or p.name.split("__")[0] in args.category)]
    if args.category:
        deviations = {p: d for p, d in deviations.items() if p.split("__")[0] in args.category}
    failures = run_cases(binary, paths, args.j)
    wrong = judge(failures, deviations, plugins)
    print("\n".join(wrong))
    different = sum(map(bool, failures.values()))
    print(f"{len(paths)} cases: {len(paths) - different} as the original, {different} different, {len(wrong)} complaints; "
          f"categories not run: {', '.join(sorted(later)) or 'none'}")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
