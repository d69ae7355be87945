#!/usr/bin/env python3
"""Asks the app every question of cases.jsonl and scores the answers by the facts that they must hold.

Prints one JSON object: total, passed (answers that hold all their facts), pass_rate, and
metrics.answer_quality (mean share of facts held). What failed goes to stderr. Nothing is stored:
the numbers follow from the data and the app as it is.
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import app  # noqa: E402  (the folder of the app is known only now)


def load_cases(path=HERE / "cases.jsonl"):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def share_of_facts(answer, facts):
    held = sum(fact.lower() in answer.lower() for fact in facts)
    return held / len(facts)


def evaluate(assistant, cases):
    scores = []
    for case in cases:
        answer = assistant.answer(case["question"])
        score = share_of_facts(answer, case["facts"])
        scores.append(score)
        if score < 1:
            print(f"{case['id']}: {case['question']} -> {answer}", file=sys.stderr)
    passed = sum(score == 1 for score in scores)
    return {
        "total": len(scores),
        "passed": passed,
        "pass_rate": passed / len(scores),
        "metrics": {"answer_quality": sum(scores) / len(scores)},
    }


if __name__ == "__main__":
    print(json.dumps(evaluate(app.Assistant(), load_cases())))
