from functools import lru_cache

import anthropic
from openai import AsyncOpenAI, AzureOpenAI, OpenAI

openai_client = OpenAI()
async_client = AsyncOpenAI(timeout=20)


@lru_cache
def get_client() -> OpenAI:
    return OpenAI(max_retries=3)


def get_claude():
    return anthropic.Anthropic()


def make_azure(endpoint):
    return AzureOpenAI(azure_endpoint=endpoint, api_version="2024-10-21")


class ClientPool:
    def __init__(self):
        self.openai = OpenAI()
        self.claude = anthropic.AsyncAnthropic()
