"""Writes a tree of Python and TypeScript for ./tools/bench, the same bytes every time.

    write(folder, size, every) -> bytes written; one file of `every` holds calls of a model
"""

import random
from pathlib import Path

WORDS = ("account batch cache channel client column cursor driver entry event field filter frame group handler index item "
         "job key ledger limit market message node offset order packet page parser queue record region report result route "
         "sample schema score session shard signal source stream table target ticket token trace user value vector worker").split()

PYTHON_CALLS = '''from openai import OpenAI

client = OpenAI()
MODEL = "gpt-4o-mini"


def ask_{n}(question, model=MODEL):
    return client.chat.completions.create(
        model=model, messages=[{{"role": "user", "content": question}}], max_tokens=300
    )
'''
SCRIPT_CALLS = '''import OpenAI from "openai";

const openai = new OpenAI();
const MODEL = "gpt-4o-mini";

export async function ask{n}(question: string) {{
  return openai.chat.completions.create({{ model: MODEL, messages: [{{ role: "user", content: question }}], max_tokens: 300 }});
}}
'''


def python_block(rng, n):
    a, b, c, d = rng.choices(WORDS, k=4)
    return f'''

class {a.title()}{b.title()}{n}:
    """Keeps one {a} for each {b} until the {c} is done."""

    def __init__(self, {c}, {d}=None, limit={rng.randrange(1, 999)}):
        self.{c} = {c}
        self.{d} = {d} or []
        self.limit = limit

    def {b}_of(self, {a}, *, strict=False):
        found = [x for x in self.{d} if x.{c} == {a} and not x.is_{b}]
        if strict and len(found) > self.limit:
            raise ValueError(f"more than {{self.limit}} of {{{a}!r}}: {{len(found)}}")
        return {{"{a}": {a}, "{b}": sorted(found, key=lambda x: (x.{c}, x.{d})), "count": len(found)}}


def merge_{a}_{n}({b}, {c}):
    total = 0
    for position, entry in enumerate({b}):
        if entry.get("{d}") in {c}:
            total += entry["{d}"] * {rng.random():.3f} - position
        elif position % {rng.randrange(2, 9)} == 0:
            {c}.append(entry)
    return total, {c}
'''


def script_block(rng, n):
    a, b, c, d = rng.choices(WORDS, k=4)
    return f'''
export interface {a.title()}{n} {{
  {b}: string;
  {c}?: number[];
}}

export class {b.title()}{a.title()}{n} {{
  private readonly {c}: Map<string, {a.title()}{n}> = new Map();

  constructor(private limit: number = {rng.randrange(1, 999)}) {{}}

  {d}({a}: {a.title()}{n}, strict = false): number {{
    const found = [...this.{c}.values()].filter((x) => x.{b} === {a}.{b} && (x.{c} ?? []).length > 0);
    if (strict && found.length > this.limit) throw new Error(`more than ${{this.limit}}: ${{found.length}}`);
    return found.reduce((sum, x) => sum + (x.{c}?.[0] ?? 0) * {rng.random():.3f}, 0);
  }}
}}
'''


def source(rng, n, has_calls, is_python):
    calls, block = (PYTHON_CALLS, python_block) if is_python else (SCRIPT_CALLS, script_block)
    text = calls.format(n=n) if has_calls else ""
    for part in range(rng.randrange(4, 20)):
        text += block(rng, n * 100 + part)
    return text


def write(folder, size, every):
    rng = random.Random(20261125)
    written = 0
    n = 0
    while written < size:
        is_python = n % 3 != 2
        text = source(rng, n, n % every == 0, is_python)
        path = Path(folder) / f"pkg{n // 100}" / f"m{n}{'.py' if is_python else '.ts'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        written += len(text)
        n += 1
    return written
