#!/usr/bin/env python3
"""Answers tenants' questions from a housing cooperative's guide: retrieve, quote, cite, or abstain.

  python3 rag.py "How many shares does membership need?"

AIPREFLIGHT_RAG_BROKEN=1 builds the index on each document's "see also" line instead of its text, as a
slip in an indexing job would. The service still starts, answers, cites, and reports itself healthy.
"""

import argparse
import json
import os
import pathlib
import re
import sys
import time
import uuid
from dataclasses import dataclass, field

import index
import tracing

HERE = pathlib.Path(__file__).resolve().parent
ABSTENTION = "The guide does not say. Please ask the office."
MINIMUM_SCORE = 2.0
MODEL = "gpt-4o-mini"


@dataclass
class Answer:
    text: str
    citations: list = field(default_factory=list)  # ids of documents
    retrieved: list = field(default_factory=list)  # ids, best first

    @property
    def abstained(self):
        return self.text == ABSTENTION


def load(name):
    with open(HERE / "data" / name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def is_broken():
    return os.environ.get("AIPREFLIGHT_RAG_BROKEN", "") not in ("", "0")


def hosted_client():
    """The client of a hosted model where AIPREFLIGHT_HOSTED_LLM asks for one; None: sentences are quoted."""
    if not os.environ.get("AIPREFLIGHT_HOSTED_LLM"):
        return None
    import openai

    return openai.OpenAI()


class Guide:
    def __init__(self, broken=None, log=None, client=None, tracer=None):
        self.tracer = tracer or tracing.Tracer("tenants-guide", "1")
        self.log = log or (lambda record: None)
        self.client = client or hosted_client()
        self.corpus = load("corpus.jsonl")
        broken = is_broken() if broken is None else broken
        self.index = index.Index(self.corpus, ["see_also"] if broken else ["title", "text"])

    def health(self):
        return {"status": "ok", "documents": len(self.corpus)}

    def best_sentence(self, document, question):
        # What the title says already does not tell one of its sentences from another.
        asked = set(index.terms(question)) - set(index.terms(document["title"]))
        sentences = re.split(r"(?<=[.?!]) (?=[A-Z])", document["text"])
        return max(sentences, key=lambda s: sum(self.index.weight(t) for t in asked & set(index.terms(s))))

    def answer(self, question, traceparent=None):
        with self.tracer.call("retrieval guide", traceparent) as span:
            answer = self.answer_logged(question)
            span.update({"gen_ai.operation.name": "retrieval", "gen_ai.provider.name": "guide",
                         "app.retrieved_ids": answer.retrieved, "app.citations": answer.citations,
                         "app.abstained": answer.abstained})
            return answer

    def answer_logged(self, question):
        start = time.monotonic()
        hits = self.index.search(question)
        answer = self.answer_from(hits, question)
        self.log({
            "request_id": str(uuid.uuid4()),
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "query": question,
            "retrieved_ids": answer.retrieved,
            "retrieval_score": round(hits[0][0], 3) if hits else 0.0,
            "citations": answer.citations,
            "abstained": answer.abstained,
            "latency_ms": round((time.monotonic() - start) * 1000, 3),
        })
        return answer

    def answer_from(self, hits, question):
        retrieved = [document["id"] for _, document in hits]
        if not hits or hits[0][0] < MINIMUM_SCORE:
            return Answer(ABSTENTION, retrieved=retrieved)
        document = hits[0][1]
        sentence = self.best_sentence(document, question)
        return Answer(self.phrase(question, sentence), [document["id"]], retrieved)

    def phrase(self, question, sentence):
        if self.client is None:
            return sentence
        completion = self.client.chat.completions.create(
            model=MODEL,
            messages=[
                {"role": "system", "content": "Answer in one sentence, from the quoted guide alone."},
                {"role": "user", "content": f"Question: {question}\nGuide: {sentence}"},
            ],
            max_tokens=120,
        )
        return completion.choices[0].message.content


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("question")
    guide = Guide(log=lambda record: print(json.dumps(record), file=sys.stderr))
    answer = guide.answer(parser.parse_args().question, os.environ.get("TRACEPARENT"))
    print(" ".join([answer.text] + [f"[{c}]" for c in answer.citations]))


if __name__ == "__main__":
    main()
