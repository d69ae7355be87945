#!/usr/bin/env python3
"""Runs every query of data/queries.jsonl and scores retrieval, answers, citations and abstention.

Prints one JSON object. With --records FILE, also writes what came of each query, as the rag check reads it.
A query passes when an answerable question is answered with its facts and a
citation of a relevant document, and when an unanswerable one is declined.

  retrieval_precision     answerable queries whose first hit is relevant (success at rank 1)
  answer_quality          mean share of the expected facts in the answers to answerable queries
  citation_rate           answers that cite a document which holds what they say
  hallucination_rate      queries with an answer that no cited document holds, or none could hold
  empty_retrieval_handled queries that retrieve nothing and are declined
"""

import argparse
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import rag  # noqa: E402  (the folder of the app is known only now)


def share(flags):
    flags = list(flags)
    return (sum(flags) / len(flags) if flags else None), len(flags)


def facts_held(answer, facts):
    return sum(fact.lower() in answer.text.lower() for fact in facts) / len(facts)


def is_grounded(answer, texts):
    return any(answer.text in texts[c] for c in answer.citations)


def evaluate(guide, queries):
    texts = {d["id"]: d["text"] for d in guide.corpus}
    asked = [(q, guide.answer(q["question"])) for q in queries]
    answerable = [(q, a) for q, a in asked if q["relevant"]]
    given = [(q, a) for q, a in asked if not a.abstained]

    def passes(query, answer):
        if not query["relevant"]:
            return answer.abstained
        return set(answer.citations) & set(query["relevant"]) and facts_held(answer, query["facts"]) == 1

    def hallucinates(query, answer):
        return not answer.abstained and (not query["relevant"] or not is_grounded(answer, texts))

    results = {
        "retrieval_precision": share(bool(set(a.retrieved[:1]) & set(q["relevant"])) for q, a in answerable),
        "answer_quality": share(facts_held(a, q["facts"]) for q, a in answerable),
        "citation_rate": share(is_grounded(a, texts) for _, a in given),
        "hallucination_rate": share(hallucinates(q, a) for q, a in asked),
        "empty_retrieval_handled": share(a.abstained for _, a in asked if not a.retrieved),
    }
    passed = [bool(passes(q, a)) for q, a in asked]
    for (query, answer), ok in zip(asked, passed):
        if not ok:
            print(f"{query['id']}: {query['question']} -> {answer.text} {answer.citations}", file=sys.stderr)
    return {
        "total": len(asked),
        "passed": sum(passed),
        "pass_rate": sum(passed) / len(asked),
        "metrics": {name: value for name, (value, _) in results.items()},
        "metric_counts": {name: count for name, (_, count) in results.items()},
    }


def record(query, answer):
    return {
        "id": query["id"],
        "query": query["question"],
        "relevant": query["relevant"],
        "retrieved": answer.retrieved,
        "citations": answer.citations,
        "abstained": answer.abstained,
    }


def write_records(path, guide, queries):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(record(q, guide.answer(q["question"]))) for q in queries]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=pathlib.Path, metavar="FILE")
    arguments = parser.parse_args()
    guide, queries = rag.Guide(), rag.load("queries.jsonl")
    if arguments.records:
        write_records(arguments.records, guide, queries)
    print(json.dumps(evaluate(guide, queries)))
