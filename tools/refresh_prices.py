#!/usr/bin/env python3
"""Moves the price snapshot to another version of @pydantic/genai-prices and prints what changed.

    tools/refresh_prices.py [VERSION]      default: the newest
    tools/refresh_prices.py --check        only say whether there is a newer one: exit code 1 if so

Writes package.json and package-lock.json of plugins/support/npm (without download addresses) and the version and date in
plugins/support/prices/snapshot.json. The registry is asked through npm and nothing else is. Build and run the tests of prices
and cost afterwards; a model that tests name may be gone.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = "@pydantic/genai-prices"
ROOT = Path(__file__).resolve().parents[1]
NPM = ROOT / "plugins" / "support" / "npm"
PRICES = ROOT / "plugins" / "support" / "prices"


def npm(*words, folder=NPM):
    result = subprocess.run(["npm", *words, "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, capture_output=True,
                            text=True)
    if result.returncode != 0:
        sys.exit(f"refresh_prices: npm {' '.join(words)} failed:\n{result.stderr.strip()}")
    return result.stdout


def released(version):
    """The exact version and its date."""
    answer = npm("view", f"{PACKAGE}@{version}", "version", "time", "--json").strip()
    if not answer:
        sys.exit(f"refresh_prices: there is no version {version} of {PACKAGE}")
    entry = json.loads(answer)
    if isinstance(entry, list):
        entry = entry[-1]
    return entry["version"], entry["time"][entry["version"]][:10]


def rates(version, date, folder):
    """Prices of a version as the build makes them: (provider, model) to periods."""
    folder = Path(folder) / version
    (folder / "prices").mkdir(parents=True)
    (folder / "package.json").write_text("{}")
    npm("install", f"{PACKAGE}@{version}", "--ignore-scripts", "--no-save", folder=folder)
    # The generator reads the snapshot's date beside itself.
    (folder / "prices" / "generate.mjs").write_text((PRICES / "generate.mjs").read_text())
    (folder / "prices" / "snapshot.json").write_text(json.dumps({"version": version, "date": date}))
    output = folder / "prices.json"
    subprocess.run(["node", folder / "prices" / "generate.mjs", folder / "node_modules", output], check=True)
    snapshot = json.loads(output.read_text())
    return {(provider["id"], model["id"]): model["prices"] for provider in snapshot["providers"] for model in provider["models"]}


def report(before, after):
    for name, keys in (("new", after.keys() - before.keys()), ("gone", before.keys() - after.keys()),
                       ("changed", {key for key in before.keys() & after.keys() if before[key] != after[key]})):
        print(f"{len(keys)} {name}")
        for key in sorted(keys):
            print(f"  {'/'.join(key)}")
            if name == "changed":
                print(f"    was {json.dumps(before[key])}\n    is  {json.dumps(after[key])}")


def without_addresses(lock):
    for package in lock["packages"].values():
        package.pop("resolved", None)
    return lock


def move(version, date):
    npm("install", f"{PACKAGE}@{version}", "--save-exact", "--package-lock-only", "--ignore-scripts")
    lock = NPM / "package-lock.json"
    lock.write_text(json.dumps(without_addresses(json.loads(lock.read_text())), indent=2) + "\n")
    (PRICES / "snapshot.json").write_text(json.dumps({"version": version, "date": date}) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("version", nargs="?", default="latest", metavar="VERSION")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if there is a newer version")
    arguments = parser.parse_args()
    now = json.loads((PRICES / "snapshot.json").read_text())
    version, date = released(arguments.version)
    if version == now["version"]:
        print(f"{PACKAGE} {version} of {now['date']} is what the snapshot has")
        return 0
    print(f"{PACKAGE} {now['version']} of {now['date']} -> {version} of {date}")
    if arguments.check:
        return 1
    with tempfile.TemporaryDirectory() as folder:
        report(rates(now["version"], now["date"], folder), rates(version, date, folder))
    move(version, date)
    return 0


if __name__ == "__main__":
    sys.exit(main())
