"""Results files for tools/bench: as many cases as a size asks for, written block by block.

    make_evals.py FILE BYTES      promptfoo's results.json of about so many bytes
"""

import json
import random
import sys

WORDS = ("the answer cites its source and stays within what the context says about refunds delivery invoices limits "
         "keys regions models prices tokens latency").split()


def text(source, words):
    return " ".join(source.choices(WORDS, k=words))


def case(source, number):
    """One result as promptfoo 0.121 writes it: most of it is the prompt, the answer and what was said of them."""
    cited = source.random() < 0.9
    question = text(source, 30)
    passed = cited or number % 10 == 0
    return {
        "cost": 0.0004, "error": None if passed else "Expected output to contain \"[1]\"", "gradingResult": {
            "pass": passed, "score": 1 if passed else 0.5, "reason": "All assertions passed" if passed else "no source",
            "namedScores": {"cited": int(cited)}, "tokensUsed": {"total": 0, "prompt": 0, "completion": 0},
            "componentResults": [{"pass": passed, "score": int(passed), "reason": text(source, 12),
                                  "assertion": {"type": "contains", "value": "[1]", "metric": "cited"}}]},
        "id": f"result-{number}", "latencyMs": 400 + number % 900, "namedScores": {"cited": int(cited)},
        "prompt": {"raw": text(source, 400), "label": "answer"}, "promptId": "p", "promptIdx": 0,
        "provider": {"id": "openai:gpt-4o-mini", "label": ""},
        "response": {"output": text(source, 250), "tokenUsage": {"total": 500, "prompt": 300, "completion": 200}},
        "score": 1 if passed else 0.5, "success": passed,
        "testCase": {"vars": {"question": question}, "assert": [{"type": "contains", "value": "[1]", "metric": "cited"}],
                     "options": {}, "metadata": {"topic": WORDS[number % len(WORDS)]}},
        "testIdx": number, "vars": {"question": question}, "failureReason": 0 if passed else 1}


def write_promptfoo(path, size):
    """Writes the file and returns how many cases it has."""
    source = random.Random(1)
    # Different texts for every case would take longer to write than all else to read; a few are as good.
    pool = [json.dumps(case(source, number)) for number in range(200)]
    counts = {"successes": 0, "failures": 0, "errors": 0}
    passes = [json.loads(one)["success"] for one in pool]
    written = number = 0
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"evalId": "eval-bench", "results": {"version": 3, "timestamp": "2026-01-01T00:00:00.000Z", "prompts": [], "results": [\n')
        while written < size:
            which = number % len(pool)
            one = pool[which].replace('"question": "', f'"question": "{number} ')
            counts["successes" if passes[which] else "failures"] += 1
            written += file.write((",\n" if number else "") + one)
            number += 1
        file.write('\n], "stats": ' + json.dumps({**counts, "tokenUsage": {}}) + '}, "metadata": {"promptfooVersion": "0.121.20"}}\n')
    return number


def write_junit(path, size):
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest">\n')
        written = number = 0
        while written < size:
            passed = number % 10
            written += file.write(
                f'<testcase classname="tests.test_answers" name="test_answer[{number}]" time="0.{number % 900 + 100}"><properties>'
                f'<property name="faithfulness" value="0.{number % 90 + 10}"/></properties>'
                + ("" if passed else f'<failure message="assert 0.4 &gt;= 0.8">{"context of the failure " * 20}</failure>') + "</testcase>\n")
            number += 1
        file.write("</testsuite></testsuites>\n")
    return number


def write_own(path, size):
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"cases": [\n')
        written = number = 0
        while written < size:
            status = "passed" if number % 10 else "failed"
            written += file.write((",\n" if number else "") + json.dumps(
                {"id": f"case {number}", "status": status, "metrics": {"quality": number % 100 / 100, "cited": number % 2}, "tags": ["bench"]}))
            number += 1
        file.write("\n]}\n")
    return number


def write_csv(path, size):
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,status,quality,answer\n")
        written = number = 0
        while written < size:
            status = "passed" if number % 10 else "failed"
            written += file.write(f'{number},{status},0.{number % 90 + 10},"an answer, with ""quotes"" and {"words " * 20}"\n')
            number += 1
    return number


if __name__ == "__main__":
    print(write_promptfoo(sys.argv[1], int(sys.argv[2])))
