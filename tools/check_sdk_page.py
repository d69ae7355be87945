#!/usr/bin/env python3
"""Refuses a function or type of the SDK whose contract is not written down.

    check_sdk_page.py ROOT [--list]

docs/sdk.md has a section for every public type of sdk/include, named in its heading, and in it a row for each of its
functions: the function in the first cell, and four cells that are not empty (thread, state, ownership, errors). What belongs
to no type stands in the section of its header, `## <aipreflight/check.hpp>`. Macros and types without functions need only be
named, in code, in the section of their type or header. Details and private members are not public. And the other way round:
whatever the page names in a first cell must exist.
"""

import re
import sys
from pathlib import Path

COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
SCOPE = re.compile(r"\b(namespace|class|struct|enum(?:\s+class)?)\s+([\w:]+)?")
ACCESS = re.compile(r"^\s*(public|private|protected)\s*:\s*")
CODE = re.compile(r"`([^`]+)`")
WORD = re.compile(r"operator\s*[^\w\s]+|[A-Za-z_~]\w*")


def matching(text, start):
    """Where the brace at `start` is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError("a brace is not closed")


def function_name(statement):
    """The name that a declaration gives a function, or None."""
    plain = re.sub(r"\[\[[^\]]*\]\]|\balignas\([^)]*\)|\b__attribute__\s*\(\(.*?\)\)", " ", statement)
    plain = re.sub(r"^\s*template\s*<[^{}]*?>(?=\s*(?:\[\[|\w))", " ", plain, flags=re.S)
    while (bare := re.sub(r"(?<=\w)<[^<>]*>", "", plain)) != plain:
        plain = bare
    pointer = re.match(r"[^()=]*\(\s*\*\s*(\w+)\s*\)\s*\(", plain)
    if pointer:
        return pointer[1]
    if re.match(r"\s*(using|friend|typedef|static_assert|return|concept)\b", plain):
        return None
    found = re.match(r"[^()=]*?(operator\s*(?:\(\)|[^\s\w(]+)|~?\w+)\s*\(", plain, re.S)
    return None if found is None else re.sub(r"\s+", "", found[1])


class Header:
    """Public names of a header: types, and (owner, function) pairs; the owner of a free function is None."""

    def __init__(self, text):
        self.types, self.functions = set(), set()
        self.macros = set(re.findall(r"^\s*#\s*define\s+(AIP\w+)", text, re.M))
        self.macros = {m for m in self.macros if not m.endswith(("_H", "_HPP", "_ATTRIBUTES"))}
        text = COMMENT.sub(lambda m: '""' if m[0].startswith('"') else " ", text)
        text = re.sub(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", "", text, flags=re.M)
        text = re.sub(r'extern\s+""\s*\{', "namespace c {", text)
        self.scan(text, None, "public")

    def scan(self, text, owner, access):
        at, start = 0, 0
        while at < len(text):
            if text[at] == ";":
                self.declare(text[start:at], owner, access)
                start = at + 1
            elif text[at] == ":" and (label := ACCESS.match(text[start:at + 1])):
                access, start = label[1], at + 1
            elif text[at] == "(":
                depth = 0
                while True:
                    depth += {"(": 1, ")": -1}.get(text[at], 0)
                    if depth == 0:
                        break
                    at += 1
            elif text[at] == "{":
                end = matching(text, at)
                self.enter(text[start:at], text[at + 1:end], owner, access)
                at = end
                rest = re.match(r"\s*(\w*)\s*;", text[end + 1:])  # of a type; a function has none
                at = end + (rest.end() if rest else 0)
                start = at + 1
            at += 1

    def enter(self, head, body, owner, access):
        scope = SCOPE.search(head)
        is_type = scope and "(" not in head and "=" not in head
        if not is_type:
            return self.declare(head, owner, access)
        if scope[1] == "namespace":
            if "detail" not in (scope[2] or ""):
                self.scan(body, None, "public")
            return None
        if access != "public":
            return None
        self.types.add(scope[2])
        if not scope[1].startswith("enum"):
            self.scan(body, scope[2], "private" if scope[1] == "class" else "public")
        return None

    def declare(self, statement, owner, access):
        if access != "public" or re.search(r"=\s*(delete|default)\s*$", statement):
            return
        alias = re.match(r"\s*using\s+(\w+)\s*=", statement) or re.match(r"\s*typedef\s+(?!struct\b).*?\b(\w+)\s*$", statement, re.S)
        alias = alias or re.match(r"\s*typedef\s+[^()]*\(\*(\w+)\)", statement, re.S)
        alias = alias or re.match(r"\s*typedef\s+struct\s+\w+\s+(\w+)\s*$", statement)
        if alias and owner is None:
            self.types.add(alias[1])
        elif not alias and (name := function_name(statement)) and name != owner and name != f"~{owner}":
            self.functions.add((owner, name))


def sections(page):
    """heading -> (named in code, named in first cells, rows with an empty cell)"""
    found = {}
    for part in re.split(r"^#+ ", page, flags=re.M)[1:]:
        heading, _, body = part.partition("\n")
        rows = [[c.strip() for c in line.strip().strip("|").split("|")] for line in body.splitlines() if line.startswith("| `")]
        contracts = [row for row in rows if len(row) == 5]
        names = lambda texts: {w.replace(" ", "") for t in texts for code in CODE.findall(t) for w in WORD.findall(code)}  # noqa: E731
        entry = found.setdefault(heading.strip(), [set(), set(), []])
        entry[0] |= names([heading, body])
        entry[1] |= names(row[0] for row in contracts)
        entry[2] += [row[0] for row in contracts if not all(row)]
    return found


def problems(root):
    page = sections((root / "docs/sdk.md").read_text(encoding="utf-8"))
    headers = {str(p.relative_to(root / "sdk/include")): Header(p.read_text(encoding="utf-8"))
               for p in sorted((root / "sdk/include").rglob("*.h*"))}
    known = set()
    for name, header in headers.items():
        home = f"<{name}>"
        for macro_or_type in sorted(header.macros | header.types):
            if not any(macro_or_type in named for named, _, _ in page.values()):
                yield f"{name}: '{macro_or_type}' is nowhere in docs/sdk.md"
        for owner, function in sorted(header.functions, key=str):
            known |= {owner, function}
            wanted = owner or home
            rows = [row for heading, (_, row, _) in page.items() if re.search(rf"(?<![\w:]){re.escape(wanted)}(?!\w)", heading)]
            if not any(function in row for row in rows):
                yield f"{name}: docs/sdk.md has no row for '{function}' in a section of '{wanted}'"
        known |= header.types | header.macros
    for heading, (_, firsts, empty) in page.items():
        for first in empty:
            yield f"docs/sdk.md: {heading}: the row {first} has an empty cell"
        for word in sorted(firsts - known):
            yield f"docs/sdk.md: {heading}: there is no '{word}' in sdk/include"


def main():
    root = Path(sys.argv[1]).resolve()
    if sys.argv[2:] == ["--list"]:
        for path in sorted((root / "sdk/include").rglob("*.h*")):
            header = Header(path.read_text(encoding="utf-8"))
            print(path.relative_to(root / "sdk/include"), "\n  types", sorted(header.types), "\n  macros", sorted(header.macros))
            for owner, function in sorted(header.functions, key=str):
                print("  ", owner, function)
        return 0
    found = list(problems(root))
    print("\n".join(found) if found else "the contract of every function of the SDK is written down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
