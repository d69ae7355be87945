#!/usr/bin/env python3
"""Runs one case of the command line and compares everything that it says.

    case_test.py BINARY CASE_FOLDER RECEIVED_FOLDER

A case is a folder: `args` (one argument a line), its input files, `exit`, and `stdout.approved` and `stderr.approved`, in which
times, digests, folders and versions are masked. It runs in a scratch copy of the folder. What differs is left in
RECEIVED_FOLDER, where tools/approve.py finds it; the file `exit` too. `environment` (NAME=VALUE lines) is optional.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

META = ("args", "exit", "environment", "stdout.approved", "stderr.approved")
# What would colour, date, name or redact the output of a case by accident of the machine.
DROPPED = re.compile(r"^(NO_COLOR|CLICOLOR.*|SOURCE_DATE_EPOCH|AIPREFLIGHT_.*|CI.*|GITHUB_.*|GIT_.*|BUILD.*|CIRCLE.*"
                     r"|.*(KEY|TOKEN|SECRET|PASSWORD))$", re.I)


def environment(case):
    env = {name: value for name, value in os.environ.items() if not DROPPED.match(name)}
    env.update({"LC_ALL": "C.UTF-8", "TERM": "dumb"})
    extra = case / "environment"
    if extra.exists():
        env.update(line.split("=", 1) for line in extra.read_text(encoding="utf-8").splitlines() if line)
    return env


def masked(text, scratch, binary):
    text = text.replace(str(scratch), "{DIR}").replace(str(binary.parent.parent), "{BUILD}")
    text = re.sub(r"\b[0-9a-f]{64}\b", "{SHA256}", text)
    text = re.sub(r"\b\d{8}-\d{6}\b", "{STAMP}", text)
    text = re.sub(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "{TIME}", text)
    text = re.sub(r"(?<= in )[0-9.hm]+ ?m?s$", "{SPAN}", text, flags=re.M)
    return text


def run(binary, case):
    args = (case / "args").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory(prefix="cli-case-") as folder:
        scratch = Path(folder).resolve() / "case"
        shutil.copytree(case, scratch, ignore=lambda at, names: [n for n in names if n in META and Path(at) == case])
        done = subprocess.run([binary, *args], cwd=scratch, env=environment(case), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=100, check=False)
        return {
            "exit": f"{done.returncode}\n",
            "stdout.approved": masked(done.stdout.decode("utf-8", "replace"), scratch, binary),
            "stderr.approved": masked(done.stderr.decode("utf-8", "replace"), scratch, binary),
        }


def main():
    binary, case, received = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(sys.argv[3])
    shutil.rmtree(received, ignore_errors=True)
    differing = 0
    for name, text in run(binary, case).items():
        approved = case / name
        if approved.exists() and approved.read_text(encoding="utf-8") == text:
            continue
        differing += 1
        received.mkdir(parents=True, exist_ok=True)
        (received / name).write_text(text, encoding="utf-8")
        print(f"--- {name} is not what was approved:\n{text}", end="")
    if differing:
        print(f"\nsee the difference with tools/approve.py {received.parent.parent}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
