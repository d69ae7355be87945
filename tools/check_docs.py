#!/usr/bin/env python3
"""Runs what the documents show, and follows their links.

    check_docs.py ROOT BIN_FOLDER

In every Markdown file of the repository:

  ```console        commands after `$ ` are run by bash, in order, in a scratch copy of the profiles, configs, examples and
                    runbooks, with BIN_FOLDER first in PATH; the lines after a command must appear in its output, in order;
                    `…` stands for anything. `$ echo $?` shows the exit code of the command before it.
  ```console installed   needs an installation, and is run against one by tests/sdk/authors_guide_test.py
  ```yaml profile   must be valid for `aipreflight validate`
  ```c, ```cpp      whole plugins (with an #include of <aipreflight/…>) must compile against sdk/include
  [text](target)    a relative link leads to a file, and its #anchor to a heading

`./tools/demo` and `./tools/test` in a console block are not run again from inside a test: they must exist and be executable.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COPIED = ("profiles", "configs", "examples", "runbooks")
RUN_ELSEWHERE = {"./tools/demo", "./tools/test"}
FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```\s*$", re.M | re.S)
LINK = re.compile(r"(?<!!)\[[^\]\[]*\]\(([^)\s]+)\)")


def documents(root):
    listed = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=root, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else [str(p.relative_to(root)) for p in root.rglob("*.md")]
    skipped = ("tests/conformance/cases/", "tests/cli/", "tests/golden/", "tests/fuzz/", "build/", "runs/")
    return [n for n in names if n and not n.startswith(skipped) and (root / n).is_file()]


def anchors(text):
    found = set()
    for heading in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", FENCE.sub("", text), re.M):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", lambda m: m[1] or "", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return found


def broken_links(root, name, text):
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (root / name).parent / path if path else root / name
        if not file.exists():
            yield f"{name}: the link to {target} leads nowhere"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text(encoding="utf-8")):
            yield f"{name}: {target}: there is no such heading"


def commands(block):
    """(command, expected lines) of a console block; a trailing backslash continues a command."""
    found = []
    continued = False
    for line in block.splitlines():
        if continued:
            found[-1][0] += "\n" + line
        elif line.startswith("$ "):
            found.append([line[2:], []])
        elif line.strip() and found:
            found[-1][1].append(line)
        continued = bool(found) and not found[-1][1] and found[-1][0].endswith("\\")
    return found


def missing_lines(expected, output):
    position, lines = 0, output.splitlines()
    for want in expected:
        if want.strip() == "…":
            continue
        pattern = re.compile(".*".join(re.escape(p) for p in want.rstrip().split("…")) + r"\s*$")
        while position < len(lines) and not pattern.match(lines[position].rstrip()):
            position += 1
        if position == len(lines):
            return want
        position += 1
    return None


def run_console(root, name, number, block, folder, environment):
    status = 0
    for command, expected in commands(block):
        if command.split()[0] in RUN_ELSEWHERE:
            if not os.access(root / command.split()[0], os.X_OK):
                yield f"{name}:{number}: {command}: there is no such command"
            continue
        if command.strip() == "echo $?":
            output = f"{status}\n"
        else:
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240)
            status, output = done.returncode, done.stdout.decode("utf-8", "replace")
        want = missing_lines(expected, output)
        if want is not None:
            yield f"{name}:{number}: $ {command}\n    expected, in this order: {want}\n    printed (exit {status}):\n" + \
                "\n".join("    | " + line for line in output.splitlines()[-40:])


def check_block(root, name, number, info, block, folder, environment):
    words = info.split()
    if words == ["console", "installed"]:
        return
    if words[:1] == ["console"]:
        yield from run_console(root, name, number, block, folder, environment)
    elif words[:2] == ["yaml", "profile"]:
        (folder / "from-docs.yml").write_text(block, encoding="utf-8")
        yield from run_console(root, name, number, "$ aipreflight validate from-docs.yml\n…ok…", folder, environment)
    elif words[:1] in (["c"], ["cpp"]) and "#include <aipreflight/" in block:
        compiler, standard = ("gcc", "c11") if words[0] == "c" else ("g++", "c++20")
        done = subprocess.run([compiler, f"-std={standard}", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fsyntax-only", "-x",
                               "c" if words[0] == "c" else "c++", f"-I{root / 'sdk/include'}", "-"],
                              input=block, capture_output=True, text=True)
        if done.returncode:
            yield f"{name}:{number}: does not compile:\n{done.stderr}"


def problems(root, binaries):
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    for name in documents(root):
        text = (root / name).read_text(encoding="utf-8")
        yield from broken_links(root, name, text)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "aipreflight"
            folder.mkdir()
            for part in COPIED:
                if (root / part).is_dir():
                    shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            for match in FENCE.finditer(text):
                number = text.count("\n", 0, match.start()) + 1
                yield from check_block(root, name, number, match[1], match[2], folder, environment)


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root = Path(sys.argv[1]).resolve()
    found = list(problems(root, Path(sys.argv[2]).resolve()))
    print("\n".join(found) if found else f"{len(documents(root))} documents show what is true")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
