#!/usr/bin/env python3
"""Refuses includes that the compiler would let pass but the layers forbid.

    check_includes.py ROOT

The build already hides a component's headers from whoever does not link it. What it cannot see: paths with `..`, a
third-party header outside the one folder that owns it, core in the SDK or in a plugin, one plugin in another, tests in
anything. docs/architecture.md has the layers.
"""

import re
import sys
from pathlib import Path

# third-party header prefix -> the only folders that may include it
OWNERS = {
    "boost/dll": ("core/runner", "tests/bench"),
    "boost/program_options": "core/cli",
    "yaml-cpp/": "core/yaml",
    "rapidjson/": "core/json",
    "spdlog/": "core/log",
    "fmt/": "core/log",
    "openssl/": "core/base",
    "pugixml": ("plugins/evals", "tests/plugins/evals"),  # where it is the measure of the reader without it
    "tree_sitter/": ("plugins/support/syntax", "plugins/support/grammars", "tests/bench",
                     "tests/plugins/support/grammars"),
    "curl/": "plugins/support/http",
    "git2": "plugins/support/git",
    "zip.h": "plugins/support/archive",
    "libdeflate": "plugins/support/archive",
    "gtest/": "tests",
    "gmock/": "tests",
    "benchmark/": "tests",
}
FOUNDATION = {"base", "json", "yaml"}
# What of the ABI a folder of core may know: the runner all of it, the host the note in the file and the codes that come over
# the wire, the command line its version. The test kit is core behind a header of the SDK.
ABI_IN_CORE = {
    "core/runner": "aipreflight/abi",
    "core/probe": "aipreflight/abi",
    "core/testkit": "aipreflight/testkit/",
    "core/host": "aipreflight/abi/",
    "core/cli": "aipreflight/abi/version.h",
    "core/elf": "aipreflight/abi/plugin.h",  # struct aipf_note
}
ABI_MAY_INCLUDE = {"stdint.h", "stddef.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SUFFIXES = {".h", ".hpp", ".c", ".cpp"}


def components(root):
    return {p.name for p in (root / "core").iterdir() if p.is_dir()} if (root / "core").is_dir() else set()


def under(path, folder):
    return path == folder or path.startswith(folder + "/")


def complaint(path, bracket, header, core):
    """The sentence for a forbidden include, or None. `path` is relative to the root, with forward slashes."""
    if ".." in header.split("/"):
        return f"'{header}' leaves its folder: include from a component's public face instead"
    for prefix, owners in OWNERS.items():
        owners = (owners,) if isinstance(owners, str) else owners
        if header.startswith(prefix) and not any(under(path, owner) for owner in owners):
            return f"<{header}> belongs to {' and '.join(owners)} alone"
    first = header.split("/")[0]
    if first == "boost" and not any(
            under(path, o) for o in ("core/runner", "core/cli", "tests/bench", "plugins/support/llm_sim")):
        return f"<{header}>: Boost belongs to core/runner, core/cli and plugins/support/llm_sim"
    if under(path, "sdk/include/aipreflight/abi") or path == "sdk/include/aipreflight/abi.h":
        if first != "aipreflight" and header not in ABI_MAY_INCLUDE:
            return f"<{header}>: the C ABI includes nothing but <stdint.h> and <stddef.h>"
    elif under(path, "sdk"):
        if bracket == '"' or ("/" in header and first != "aipreflight"):
            return f"'{header}': the SDK includes nothing but the standard library and itself"
    elif under(path, "plugins"):
        if bracket == '"' and first in core - FOUNDATION and "/" in header:
            return f"'{header}': of core, a plugin may use {', '.join(sorted(FOUNDATION))} alone"
    elif under(path, "core"):
        if first in ("plugins", "support"):
            return f"'{header}': core never includes plugins"
        if first == "aipreflight" and not any(under(path, o) and header.startswith(h) for o, h in ABI_IN_CORE.items()):
            return f"<{header}>: of core, only the runner speaks the plugin ABI"
    if not under(path, "tests") and first in ("tests", "kit"):
        return f"'{header}': nothing but tests includes tests"
    return None


def problems(root):
    core = components(root)
    for top in ("sdk", "core", "plugins", "tests", "tools", "examples"):
        for file in sorted((root / top).rglob("*")) if (root / top).is_dir() else []:
            if file.suffix not in SUFFIXES or not file.is_file():
                continue
            path = file.relative_to(root).as_posix()
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                text = match and complaint(path, match[1], match[2], core)
                if text:
                    yield f"{path}:{number}: {text}"


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    found = list(problems(Path(sys.argv[1])))
    print("\n".join(found) if found else "includes respect the layers")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
