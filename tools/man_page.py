#!/usr/bin/env python3
"""Writes the manual page: the text of a template, with every command and option as --help explains them.

    man_page.py AIPREFLIGHT TEMPLATE OUTPUT

So the page cannot say anything else than the program. The form of --help is that of core/cli/help.cpp: a usage line, whole
sentences, `options:` and `examples:`.
"""

import re
import subprocess
import sys
from pathlib import Path

OPTION = re.compile(r"^  (?:-(\w), |    )--([\w-]+)(?: (\S+))?(?:  +(.*))?$")


def shown(binary, *words):
    return subprocess.run([binary, *words], check=True, capture_output=True, text=True).stdout


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def commands(binary, *group):
    """Names of the commands in a help page, those of a group in place of it."""
    section = re.search(r"^commands:\n((?:  .*\n)+)", shown(binary, *group, "--help"), re.M)
    for name in re.findall(r"^  (\S+)", section[1], re.M):
        page = shown(binary, *group, name, "--help")
        if re.search(r"^commands:$", page, re.M):
            yield from commands(binary, *group, name)
        else:
            yield " ".join((*group, name)), page


def options(lines):
    """(letter, name, argument, explanation) of each option."""
    found = []
    for line in lines:
        if match := OPTION.match(line):
            found.append([match[1], match[2], match[3], match[4] or ""])
        elif line.strip():
            found[-1][3] += " " + line.strip()
    return found


def command_section(name, page):
    usage, rest = page.split("\n\n", 1)
    doc, rest = rest.split("\n\noptions:\n", 1)
    listed, _, examples = rest.partition("\nexamples:\n")
    arguments = usage.split(f"aipreflight {name}", 1)[1].replace("[OPTION...]", "[option ...]").strip()
    lines = [f".Ss aipreflight {escaped(name)} {escaped(arguments)}".rstrip(), escaped(doc.strip()), ".Bl -tag -width Ds"]
    for letter, option, argument, explanation in options(listed.splitlines()):
        head = (f"Fl {letter} , " if letter else "") + f"Fl \\-{escaped(option)}" + (f" Ar {escaped(argument)}" if argument else "")
        lines += [f".It {head}", escaped(explanation.strip())]
    lines.append(".El")
    if examples.strip():
        lines += [".Pp", "Examples:", ".Bd -literal -offset indent", escaped("\n".join(e.strip() for e in examples.strip().splitlines())), ".Ed"]
    return "\n".join(lines)


def plugin_sections(binary):
    """The words that plugins answer. Their options are in their own help: not every installation has every plugin."""
    listed = re.search(r"^commands of plugins:\n((?:  .*\n)+)", shown(binary, "--help"), re.M)
    for word, summary in re.findall(r"^  (\S+) +(\S.*(?:\n {10,}\S.*)*)", listed[1], re.M):
        yield "\n".join([f".Ss aipreflight {escaped(word)} command [option ...]",
                         f"A plugin's: {escaped(' '.join(summary.split()))}.",
                         f".Ql aipreflight {escaped(word)} \\-\\-help", "explains its options."])


def main():
    binary, template, output = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    sections = "\n".join(command_section(name, page) for name, page in commands(binary))
    sections = "\n".join([sections, *plugin_sections(binary)])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(template.read_text(encoding="utf-8").replace("@commands@", sections), encoding="utf-8")


if __name__ == "__main__":
    main()
