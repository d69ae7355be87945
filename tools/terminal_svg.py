#!/usr/bin/env python3
"""Draws what a terminal shows as an SVG picture: text with SGR colours on standard input, the picture on standard output.

    … --color=always | terminal_svg.py [TITLE] > picture.svg
"""

import re
import sys
import unicodedata
from xml.sax.saxutils import escape

SGR = re.compile(r"\x1b\[([0-9;]*)m")
COLOURS = {31: "#f47067", 32: "#57ab5a", 33: "#c69026", 34: "#539bf5", 35: "#b083f0", 36: "#39c5cf", 90: "#768390"}
FOREGROUND, BACKGROUND, CELL, LINE = "#adbac7", "#22272e", 8.0, 19


def runs(line, style):
    """(text, style) pieces of a line; `style` is carried on and returned last."""
    pieces, position = [], 0
    for match in SGR.finditer(line):
        pieces.append((line[position : match.start()], style))
        position = match.end()
        for code in [int(c or 0) for c in match[1].split(";")]:
            if code == 0:
                style = (None, False, False)
            elif code == 1:
                style = (style[0], True, style[2])
            elif code == 2:
                style = (style[0], style[1], True)
            elif code in COLOURS:
                style = (COLOURS[code], *style[1:])
            elif code == 39:
                style = (None, *style[1:])
    pieces.append((line[position:], style))
    return [p for p in pieces if p[0]], style


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def svg(text, title):
    lines, style = [], (None, False, False)
    for line in text.rstrip("\n").split("\n"):
        pieces, style = runs(line, style)
        lines.append(pieces)
    columns = max([width("".join(t for t, _ in pieces)) for pieces in lines] + [60])
    across, down = columns * CELL + 40, len(lines) * LINE + 56
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:g}" height="{down}" viewBox="0 0 {across:g} {down}" role="img">',
           f"<title>{escape(title)}</title>",
           f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>']
    out += [f'<circle cx="{20 + 18 * i}" cy="18" r="5.5" fill="{c}"/>' for i, c in enumerate(("#f47067", "#c69026", "#57ab5a"))]
    out.append(f'<g font-family="ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="13.3" fill="{FOREGROUND}">')
    for number, pieces in enumerate(lines):
        column = 0
        for piece, (colour, bold, dim) in pieces:
            attributes = (f' fill="{colour}"' if colour else "") + (' font-weight="bold"' if bold else "") + (' opacity="0.6"' if dim else "")
            out.append(f'<text x="{20 + column * CELL:g}" y="{50 + number * LINE}" textLength="{width(piece) * CELL:g}" '
                       f'xml:space="preserve"{attributes}>{escape(piece)}</text>')
            column += width(piece)
    return "\n".join(out + ["</g>", "</svg>", ""])


if __name__ == "__main__":
    print(svg(sys.stdin.read(), sys.argv[1] if len(sys.argv) > 1 else "A terminal"), end="")
