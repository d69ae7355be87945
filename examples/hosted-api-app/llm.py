"""Stands in for a hosted chat model, offline and deterministic.

It has the shape of the usual client (client.chat.completions.create), and it reads what it is
given: the prompt's knowledge and question, nothing else. AIPREFLIGHT_FAKE_LLM picks the model:

  good  reads the whole prompt and answers with the sentence that fits the question best
  bad   the same model behind a window of 600 characters: what stands further down it never sees,
        and it answers all the same, as models do
"""

import math
import os
import re
from collections import Counter
from dataclasses import dataclass

WINDOW = {"good": None, "bad": 600}
STOP = set(
    "a an and any are as at be by can do does for from have how i if in is it its long many me much "
    "must my no not of on one or our should than that the their them there they this to was we what "
    "when where which who will with you your".split()
)


@dataclass
class Message:
    content: str


@dataclass
class Choice:
    message: Message


@dataclass
class Usage:
    prompt_tokens: int
    completion_tokens: int


@dataclass
class Completion:
    model: str
    choices: list
    usage: Usage


def stem(word):
    for ending in ("ations", "ation", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def words(text):
    return [stem(w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP]


def sentences_of(knowledge):
    """(sentence, heading) for every line that is not a heading."""
    heading = ""
    for line in knowledge.splitlines():
        line = line.strip()
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line:
            yield line, heading


def best_sentence(knowledge, question):
    candidates = [(s, Counter(words(s + " " + h))) for s, h in sentences_of(knowledge)]
    seen_in = Counter(w for _, bag in candidates for w in bag)
    asked = set(words(question))

    def score(bag):
        hit = sum(math.log(1 + len(candidates) / seen_in[w]) for w in asked if w in bag)
        return hit / math.sqrt(1 + sum(bag.values()))

    return max(candidates, key=lambda c: score(c[1]), default=("", None))[0]


def tokens(text):
    return max(1, round(len(text) / 4))


class FakeClient:
    """client.chat.completions.create(model=…, messages=[…], max_tokens=…)"""

    def __init__(self, quality=None):
        self.quality = quality or os.environ.get("AIPREFLIGHT_FAKE_LLM", "good")
        if self.quality not in WINDOW:
            raise SystemExit(f"AIPREFLIGHT_FAKE_LLM is '{self.quality}': it must be one of {sorted(WINDOW)}")
        self.chat = self
        self.completions = self

    def create(self, model, messages, max_tokens):
        knowledge = "\n".join(m["content"] for m in messages if m["role"] == "system")
        question = next(m["content"] for m in reversed(messages) if m["role"] == "user")
        text = best_sentence(knowledge[: WINDOW[self.quality]], question)
        text = text[: max_tokens * 4]
        return Completion(
            model=model,
            choices=[Choice(Message(text))],
            usage=Usage(tokens(knowledge + question), tokens(text)),
        )
