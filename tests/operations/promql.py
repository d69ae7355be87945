"""The names of metrics in a PromQL expression. Not a parser: promtool is one. This takes away what no metric can be in."""

import re

WORDS = {"and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "inf", "nan",
         "start", "end"}


def metrics(expression):
    text = re.sub(r"#[^\n]*", " ", expression)
    text = re.sub(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`", " ", text)
    text = re.sub(r"\{[^{}]*\}", " ", text)
    text = re.sub(r"\[[^\]]*\]", " ", text)
    text = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)", " ", text)
    text = re.sub(r"\$\{?\w+\}?", " ", text)
    found = []
    for match in re.finditer(r"[A-Za-z_:][A-Za-z0-9_:]*", text):
        word = match.group()
        if match.start() > 0 and text[match.start() - 1].isdigit():
            continue  # 5m, 1e6
        if word.lower() in WORDS or text[match.end():].lstrip().startswith("("):
            continue
        found.append(word)
    return found
