"""Results files for tools/bench: as many cases as a size asks for, written block by block.

    make_evals.py FILE BYTES      promptfoo's results.json of about so many bytes
"""

import json
import random
import sys
import zipfile

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


def block(source, words):
    """A paragraph of a person or a model: with a line break, quotation marks and a letter that is not of ASCII."""
    return f'{text(source, words // 2).capitalize()}.\n{text(source, words // 2)}: "caf\u00e9".'


def own_case(source, number, is_short):
    status = "passed" if number % 10 else "failed"
    metrics = {"quality": number % 100 / 100, "cited": number % 2}
    one = {"id": f"case {number}", "status": status, "metrics": metrics, "tags": ["bench"]}
    if not is_short:
        one |= {"input": block(source, 40), "output": block(source, 80), "expected": block(source, 30), "latency_s": 0.4, "cost_usd": 0.0004,
                "labels": {"topic": WORDS[number % len(WORDS)]}}
    return one


def deepeval_case(source, number, is_short):
    passed = number % 10 != 0
    score = {"name": "Answer Relevancy", "threshold": 0.5, "success": passed, "score": number % 100 / 100}
    if is_short:
        return {"name": f"test_case_{number}", "success": passed, "metricsData": [score]}
    more = {"reason": block(source, 30), "strictMode": False, "evaluationModel": "gpt-4o", "evaluationCost": 0.001}
    return {"name": f"test_case_{number}", "input": block(source, 30), "actualOutput": block(source, 70), "expectedOutput": block(source, 30),
            "retrievalContext": [block(source, 40), block(source, 40)], "success": passed,
            "metricsData": [score | more, score | more | {"name": "Faithfulness"}], "runDuration": 1.2, "evaluationCost": 0.002, "order": number}


def ragas_record(source, number, is_short):
    scores = {"faithfulness": number % 100 / 100, "answer_relevancy": 0.9, "context_precision": None if number % 50 == 0 else 0.5}
    if is_short:
        return {"user_input": f"question {number}", "response": "yes", **scores}
    return {"user_input": f"{number} " + block(source, 20), "retrieved_contexts": [block(source, 50) for _ in range(3)], "response": block(source, 60),
            "reference": block(source, 30), **scores}


def harness_sample(source, number, is_short):
    digest = f"{number:064x}"
    one = {"doc_id": number, "filter": "none", "metrics": ["acc", "acc_norm"], "doc_hash": digest, "prompt_hash": digest, "target_hash": digest,
           "acc": float(number % 2), "acc_norm": float(number % 3 == 0)}
    if is_short:
        return one
    question, choices = block(source, 30), [block(source, 8) for _ in range(4)]
    return {"doc_id": number, "doc": {"question": question, "choices": choices, "answer": number % 4}, "target": " " + choices[0],
            "arguments": {f"gen_args_{i}": {"arg_0": question, "arg_1": " " + choices[i]} for i in range(4)},
            "resps": [[["-12.25", "False"]] for _ in range(4)], "filtered_resps": [["-12.25", "False"] for _ in range(4)], **one}


def openai_events(source, number, is_short):
    """The events of one sample: what was asked and answered, and what became of it."""
    common = {"run_id": "2601010000ABCDEF", "sample_id": f"bench.dev.{number}", "created_by": "", "created_at": "2026-01-01 00:00:00.000000+00:00"}
    match = {**common, "event_id": 2 * number + 1, "type": "match", "data": {"correct": number % 10 != 0, "expected": "yes", "picked": "yes"}}
    if is_short:
        return (match,)
    asked = [{"role": "system", "content": block(source, 40)}, {"role": "user", "content": block(source, 40)}]
    return {**common, "event_id": 2 * number, "type": "sampling", "data": {"prompt": asked, "sampled": [block(source, 60)]}}, match


def pool_of(make, is_short):
    """Texts of cases with a mark where the number stands: making each anew would take longer than all else."""
    source = random.Random(2)
    return [make(source, 10**9 + number, is_short) for number in range(200)]


def write_lines(path, size, records, before="", after=""):
    """JSON Lines of so many bytes, one record or several for each case."""
    with open(path, "w", encoding="utf-8") as file:
        written = file.write(before)
        number = 0
        while written < size:
            written += file.write(records(number))
            number += 1
        file.write(after)
    return number


def json_writer(make, is_short, before="", between="", after=""):
    """Of cases that are one JSON value each, or several on lines of their own."""
    def write(path, size):
        pool = []
        for made in pool_of(make, is_short):
            many = made if isinstance(made, tuple) else (made,)
            pool.append("\n".join(json.dumps(one) for one in many))
        marks = [(str(10**9 + number), f"{10**9 + number:064x}") for number in range(len(pool))]

        def record(number):
            one, (mark, digest) = pool[number % len(pool)], marks[number % len(pool)]
            return (between if number else "") + one.replace(digest, f"{number:064x}").replace(mark, str(number)) + "\n"
        return write_lines(path, size, record, before, after)
    return write


def promptfoo_result(source, number, is_short):
    """What promptfoo writes of a result for each of its lines."""
    one = case(source, number)
    if is_short:
        one["prompt"]["raw"], one["response"]["output"] = text(source, 8), text(source, 3)
    return one


def inspect_sample(source, number, is_short):
    """A sample of Inspect's: its conversation stands there twice, as messages and as an event."""
    value = {"value": "C" if number % 10 else "I", "answer": "yes", "explanation": None if is_short else block(source, 30)}
    one = {"id": number, "epoch": 1, "input": "yes?" if is_short else block(source, 40), "target": "yes", "scores": {"match": value},
           "metadata": {"topic": WORDS[number % len(WORDS)]}, "total_time": 1.25}
    if not is_short:
        messages = [{"id": f"m{role}", "role": role, "content": block(source, 60)} for role in ("system", "user", "assistant")]
        one |= {"messages": messages, "output": {"model": "openai/gpt-4o-mini", "choices": [{"message": messages[2], "stop_reason": "stop"}]},
                "events": [{"event": "model", "timestamp": "2026-01-01T00:00:00+00:00", "input": messages[:2], "output": {"choices": [{"message": messages[2]}]}}]}
    return one


INSPECT_HEADER = ('"version": 2, "status": "success", "eval": {"task": "bench", "model": "openai/gpt-4o-mini", "dataset": {"name": "bench"}, '
                  '"config": {}}, "results": {"scores": []}')


def inspect_archive_writer(is_short):
    """The same as Inspect's archive: a file for each sample."""
    def write(path, size):
        source = random.Random(2)
        pool = [json.dumps(inspect_sample(source, 10**9 + number, is_short)) for number in range(200)]
        written = number = 0
        with zipfile.ZipFile(path, "w") as archive:
            while written < size:
                content = pool[number % len(pool)].replace(str(10**9 + number % len(pool)), str(number))
                # Without a date it would have that of its writing.
                archive.writestr(zipfile.ZipInfo(f"samples/{number}_epoch_1.json"), content, zipfile.ZIP_DEFLATED, 1)
                written += len(content)
                number += 1
            archive.writestr(zipfile.ZipInfo("header.json"), "{" + INSPECT_HEADER + "}", zipfile.ZIP_DEFLATED, 1)
        return number
    return write


def mlflow_row(source, number, is_short):
    return [f"question {number}", "yes", number % 100 / 100, 0.4] if is_short else [
        f"{number} " + block(source, 30), block(source, 60), number % 100 / 100, 0.4]


def mlflow_writer(is_short):
    """A run's folder in MLflow's local store, with the table of its cases."""
    def write(path, size):
        table = json_writer(mlflow_row, is_short, '{"columns": ["question", "answer", "quality", "latency"], "data": [\n', ",", "]}\n")
        (path / "artifacts").mkdir(parents=True, exist_ok=True)
        (path / "meta.yaml").write_text("status: 3\n")
        return table(path / "artifacts" / "eval_results_table.json", size)
    return write


def tap_writer(is_short):
    """As Node.js writes it: a block of YAML behind each test."""
    def write(path, size):
        source = random.Random(2)
        pool = [text(source, 12) for _ in range(200)]

        def record(number):
            passed = number % 10 != 0
            result = f"{'ok' if passed else 'not ok'} {number + 1} - answers question {number}\n  ---\n  duration_ms: 0.739\n"
            if not passed and not is_short:
                lines = "".join(f"      {pool[(number + line) % len(pool)]}\n" for line in range(8))
                result += f"  error: |-\n{lines}  code: 'ERR_ASSERTION'\n  stack: |-\n{lines}"
            return result + "  ...\n"
        return write_lines(path, size, record, "TAP version 13\n")
    return write


def junit_writer(is_short):
    def write(path, size):
        source = random.Random(2)
        pool = [block(source, 40) + "\n" + block(source, 80) for _ in range(200)]

        def record(number):
            said = "" if is_short else f"<system-out>{pool[number % len(pool)]}</system-out>"
            failed = "" if number % 10 else '<failure message="assert 0.4 &gt;= 0.8">' + ("" if is_short else pool[number % len(pool)]) + "</failure>"
            return (f'<testcase classname="tests.test_answers" name="test_answer[{number}]" time="0.{number % 900 + 100}"><properties>'
                    f'<property name="faithfulness" value="0.{number % 90 + 10}"/></properties>{failed}{said}</testcase>\n')
        return write_lines(path, size, record, '<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest">\n',
                           "</testsuite></testsuites>\n")
    return write


def quoted(cell):
    return cell.replace('"', '""')


def csv_writer(is_short):
    def write(path, size):
        source = random.Random(2)
        pool = ["" if is_short else f',"{quoted(block(source, 40))}, he said ""{text(source, 5)}""","{quoted(block(source, 80))}"' for _ in range(200)]

        def record(number):
            return f"{number},{'passed' if number % 10 else 'failed'},0.{number % 90 + 10},{number % 2}{pool[number % len(pool)]}\n"
        return write_lines(path, size, record, "id,status,quality,cited" + ("" if is_short else ",question,answer") + "\n")
    return write


# Of each format two writers: cases with questions and answers of some hundred bytes, and the shortest that a team would write.
FORMATS = {
    "own": lambda is_short: json_writer(own_case, is_short, '{"cases": [\n', ",", "]}\n"),
    "csv": csv_writer,
    "junit": junit_writer,
    "deepeval": lambda is_short: json_writer(deepeval_case, is_short, '{"testCases": [\n', ",", '], "metricsScores": []}\n'),
    "ragas": lambda is_short: json_writer(ragas_record, is_short),
    "lm-eval": lambda is_short: json_writer(harness_sample, is_short),
    "openai-evals": lambda is_short: json_writer(openai_events, is_short, '{"spec": {"run_id": "2601010000ABCDEF", "eval_name": "bench.dev"}}\n', "",
                                                 '{"run_id": "2601010000ABCDEF", "final_report": {"accuracy": 0.9}}\n'),
    "promptfoo-lines": lambda is_short: json_writer(promptfoo_result, is_short),
    "inspect": lambda is_short: json_writer(inspect_sample, is_short, "{" + INSPECT_HEADER + ', "samples": [\n', ",", "]}\n"),
    "inspect-archive": inspect_archive_writer,
    "mlflow": mlflow_writer,
    "tap": tap_writer,
}

# Formats of which a file of 1 GB is refused: it is read as a whole, and so limited.
READ_WHOLE = {"inspect-archive"}


def read_size(path):
    """The bytes that a reader has to go through: of an archive what it holds."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    return path.stat().st_size


if __name__ == "__main__":
    print(write_promptfoo(sys.argv[1], int(sys.argv[2])))
