"""A peer of bench-streams: a read loop of the shape that load generators in Python have.

    peer_streams.py aiohttp|httpx URL STREAMS TOKENS SECONDS     prints one line of JSON
"""

import asyncio
import json
import resource
import sys
import time

BODY = {"model": "bench", "messages": [{"role": "user", "content": "Hello"}], "stream": True,
        "stream_options": {"include_usage": True}}


def read_event(line):
    """1 for an event with a token."""
    if not line.startswith(b"data: ") or line == b"data: [DONE]":
        return 0
    choices = json.loads(line[6:])["choices"]
    return 1 if choices and choices[0]["delta"].get("content") else 0


async def aiohttp_worker(session, url, body, end):
    chunks = 0
    while time.monotonic() < end:
        async with session.post(url, json=body) as response:
            async for raw in response.content:
                chunks += read_event(raw.strip())
    return chunks


async def httpx_worker(client, url, body, end):
    chunks = 0
    while time.monotonic() < end:
        async with client.stream("POST", url, json=body) as response:
            async for line in response.aiter_lines():
                chunks += read_event(line.strip().encode())
    return chunks


async def measure(kind, url, streams, tokens, seconds):
    body = {**BODY, "max_tokens": tokens}
    end = time.monotonic() + seconds
    if kind == "aiohttp":
        import aiohttp
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            return sum(await asyncio.gather(*(aiohttp_worker(session, url, body, end) for _ in range(streams))))
    import httpx
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        return sum(await asyncio.gather(*(httpx_worker(client, url, body, end) for _ in range(streams))))


def main():
    kind, url, streams, tokens, seconds = sys.argv[1:6]
    __import__(kind)
    before = resource.getrusage(resource.RUSAGE_SELF)
    chunks = asyncio.run(measure(kind, url + "/v1/chat/completions", int(streams), int(tokens), float(seconds)))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"chunks": chunks, "cpu_s": cpu}))


if __name__ == "__main__":
    main()
