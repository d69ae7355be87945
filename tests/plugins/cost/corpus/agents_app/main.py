import asyncio

from agents import Agent, Runner
from claude_agent_sdk import ClaudeAgentOptions, query

triage = Agent(name="triage", instructions="Route the user.", model="gpt-4.1-mini")
writer = Agent(name="writer", instructions="Write.")


async def main(text):
    first = await Runner.run(triage, text)
    second = await Runner.run(writer, first.final_output)
    async for message in query(prompt=text, options=ClaudeAgentOptions(model="claude-sonnet-4-5")):
        print(message)
    return second


if __name__ == "__main__":
    asyncio.run(main("hello"))
