"""Writes recorded probes as llmprobe does, the same bytes for the same arguments.

    make_probes.py FILE [--rows N]
"""

import argparse
import random

SEED = 20240607
PERIOD = 4096  # rows repeat after so many: making a million costs little, and no two neighbours are alike
ROW = ('{{"provider":"vllm","model":"Qwen/Qwen2-0.5B-Instruct","status":"{status}","ttft_ms":{ttft},"latency_ms":{latency},'
       '"tokens_per_sec":{rate:.2f},"token_count":20,"timestamp":"2026-01-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}Z"}}\n')


def one_row(numbers, index):
    status = "error" if index % 512 == 7 else "degraded" if index % 256 == 3 else "healthy"
    failed = status == "error"
    ttft = 0 if failed else numbers.randint(80, 480)
    latency = 0 if failed else ttft + numbers.randint(1000, 8000)
    rate = 0 if failed else numbers.uniform(4, 60)
    return ROW.format(status=status, ttft=ttft, latency=latency, rate=rate, day=1 + index % 28, hour=index % 24,
                      minute=index % 60, second=index * 7 % 60)


def write(path, rows):
    """Returns the size in bytes."""
    numbers = random.Random(SEED)
    period = [one_row(numbers, index).encode() for index in range(min(rows, PERIOD))]
    whole, rest = divmod(rows, PERIOD)
    with open(path, "wb") as file:
        block = b"".join(period)
        for _ in range(whole):
            file.write(block)
        file.write(b"".join(period[:rest]))
        return file.tell()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print(f"{arguments.file}: {arguments.rows} rows, {write(arguments.file, arguments.rows)} bytes")


if __name__ == "__main__":
    main()
