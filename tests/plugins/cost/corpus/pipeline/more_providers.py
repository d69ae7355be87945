import os

from anthropic import AnthropicBedrock, AnthropicVertex
from cerebras.cloud.sdk import Cerebras
from fireworks.client import Fireworks
from openai import AsyncOpenAI, OpenAI

fireworks = Fireworks(api_key="x")
vertex = AnthropicVertex(region="us-east5", project_id="p")
bedrock = AnthropicBedrock()
fast = Cerebras()
router = OpenAI(base_url="https://openrouter.ai/api/v1", api_key=os.environ["KEY"])
grok = OpenAI(base_url="https://api.x.ai/v1")
sync = OpenAI()
client = AsyncOpenAI()


def fire(messages):
    return fireworks.chat.completions.create(
        model="accounts/fireworks/models/llama-v3p1-8b-instruct", messages=messages)


def on_vertex(messages):
    return vertex.messages.create(model="claude-3-5-sonnet@20240620", max_tokens=5, messages=messages)


def on_bedrock(messages):
    return bedrock.messages.create(
        model="us.anthropic.claude-sonnet-4-20250514-v1:0", max_tokens=5, messages=messages)


def on_cerebras(messages):
    return fast.chat.completions.create(model="llama3.1-8b", messages=messages)


def routed(messages):
    return router.chat.completions.create(model="anthropic/claude-3.5-haiku", messages=messages)


def grokked(messages):
    return grok.chat.completions.create(model="grok-3-mini", messages=messages)


def parsed(question, schema):
    return sync.responses.parse(model="gpt-4.1-mini", input=question, text_format=schema)


async def streamed(question):
    async with client.responses.stream(model="gpt-4.1", input=question) as stream:
        return await stream.get_final_response()


def batch(file_id):
    return sync.batches.create(input_file_id=file_id, endpoint="/v1/chat/completions", completion_window="24h")


def speak(text):
    return sync.audio.speech.with_streaming_response.create(model="tts-1", voice="alloy", input=text)
