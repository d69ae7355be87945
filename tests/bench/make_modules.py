"""Modules for a bench that wants many: one that is built, and in each copy another name of the same length."""

from pathlib import Path

BUILT = "bench-gates"


def name_of(number):
    return f"bench-{number:05}"


def write(module, folder, count):
    built = Path(module).read_bytes()
    for number in range(count):
        name = name_of(number)
        (Path(folder) / f"{name}.so").write_bytes(built.replace(BUILT.encode(), name.encode()))
