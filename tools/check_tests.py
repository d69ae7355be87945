#!/usr/bin/env python3
"""Refuses a test that nobody runs, and a test that has no assertion.

    check_tests.py ROOT

Every *_test.{c,cpp} and *_fuzz.cpp under tests/ is named in the CMakeLists.txt of its folder; every TEST, TEST_F and TEST_P
in it asserts something, itself or through a function of the same file that does.
"""

import re
import sys
from pathlib import Path

ASSERTION = re.compile(r"\b(?:EXPECT|ASSERT)_[A-Z_]+|\b(?:ADD_FAILURE|FAIL|SUCCEED|MATCHER\w*)\b")
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|TYPED_TEST)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)\s*\{", re.M)
FUNCTION = re.compile(r"^[\w:<>,&*\s\[\]]+?\b(\w+)\s*\((?:[^;{}]|\{\})*\)\s*(?:const\s*)?(?:noexcept\s*)?\{", re.M)

LITERAL = re.compile(r'''R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])+'|//[^\n]*''', re.S)


def without_literals(text):
    """The text with blanks for its strings and comments, each of which may hold a brace or the name of an assertion."""
    return LITERAL.sub(lambda literal: re.sub(r"[^\n]", " ", literal[0]), text)


def body_from(text, brace):
    """The text of a block whose opening brace is at `brace`."""
    depth = 0
    for i in range(brace, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[brace : i + 1]
    return text[brace:]


def asserts(body, asserting):
    return bool(ASSERTION.search(body) or asserting & set(re.findall(r"\b(\w+)\s*(?:<[^<>]*>)?\(", body)))


def unasserted(text):
    functions = {m[1]: body_from(text, m.end() - 1) for m in FUNCTION.finditer(text)
                 if m[1] not in ("TEST", "TEST_F", "TEST_P")}
    asserting = set()
    while more := {name for name, body in functions.items() if asserts(body, asserting)} - asserting:
        asserting |= more
    for m in TEST.finditer(text):
        if not asserts(body_from(text, m.end() - 1), asserting):
            yield f"{m[1]}.{m[2]}", text.count("\n", 0, m.start()) + 1


def problems(root):
    for file in sorted((root / "tests").rglob("*")):
        if not re.search(r"_(test\.(c|cpp)|fuzz\.cpp)$", file.name) or "/corpus/" in file.as_posix():
            continue
        path = file.relative_to(root).as_posix()
        lists = [p / "CMakeLists.txt" for p in file.parents if root / "tests" in (p, *p.parents)]
        if not any(l.is_file() and re.search(rf"(?<![\w.-]){re.escape(file.name)}\b", l.read_text(encoding="utf-8"))
                   for l in lists):
            yield f"{path}: is in no CMakeLists.txt: nobody runs it"
        if file.name.endswith("_test.cpp"):
            for name, line in unasserted(without_literals(file.read_text(encoding="utf-8"))):
                yield f"{path}:{line}: {name} has no assertion"


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    found = list(problems(Path(sys.argv[1])))
    print("\n".join(found) if found else "every test is run and asserts something")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
