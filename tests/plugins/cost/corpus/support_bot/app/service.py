from typing import Optional

from anthropic import Anthropic, AsyncAnthropic
from openai import AsyncOpenAI, OpenAI

from .clients import ClientPool, make_azure
from .settings import AppConfig, LLMConfig

azure = make_azure("https://contoso.openai.azure.com")


class Assistant:
    MODEL = "gpt-4o"
    PARAMS = {"model": "gpt-4.1-mini", "max_tokens": 20}

    def __init__(self, client: Optional[OpenAI] = None, model: str = "gpt-4o-mini", config: LLMConfig = LLMConfig()):
        self.client = client or OpenAI()
        self.model = model
        self.config = config
        self.pool = ClientPool()
        self._claude = None

    @property
    def claude(self):
        if self._claude is None:
            self._claude = Anthropic()
        return self._claude

    def answer(self, q):
        return self.client.chat.completions.create(model=self.MODEL, messages=[])

    def cheap(self, q):
        return self.client.chat.completions.create(model=self.model, messages=[])

    def configured(self, q):
        return self.client.chat.completions.create(model=self.config.model, max_tokens=self.config.max_tokens, messages=[])

    def params(self, q):
        return self.client.chat.completions.create(messages=[], **self.PARAMS)

    def through_property(self, q):
        return self.claude.messages.create(model="claude-sonnet-4-5", max_tokens=100, messages=[])

    def pooled(self, q):
        return self.pool.openai.chat.completions.create(model="gpt-4o-mini", messages=[])

    async def pooled_claude(self, q):
        async with self.pool.claude.messages.stream(model="claude-3-7-sonnet-20250219", max_tokens=9, messages=[]) as s:
            return await s.get_final_text()

    def _complete(self, model, prompt):
        return self.client.chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}])

    def title(self, text):
        return self._complete("gpt-4.1-nano", text)

    def reason(self, text):
        return self._complete("o3", text)


class ClaudeWriter:
    client: AsyncAnthropic

    def __init__(self, model="claude-opus-4-1"):
        self.client = AsyncAnthropic()
        self.kwargs = {"model": model, "max_tokens": 1000}

    async def write(self, brief):
        return await self.client.messages.create(messages=[{"role": "user", "content": brief}], **self.kwargs)


class Base:
    model_name = "gpt-4.1"

    def __init__(self):
        self.llm = AsyncOpenAI()


class Child(Base):
    async def run(self):
        return await self.llm.chat.completions.create(model=self.model_name, messages=[])


class Cheaper(Child):
    model_name = "gpt-4.1-mini"

    async def run_cheap(self):
        return await self.llm.responses.create(model=self.model_name, input="x")


def azure_answer(q):
    return azure.chat.completions.create(model="gpt-4o", messages=[])


def from_config(config: AppConfig):
    client = OpenAI()
    return client.chat.completions.create(model=config.title_model, messages=[])


def nested():
    client = OpenAI()

    def inner(text):
        return client.chat.completions.create(model="gpt-4o-mini", messages=[])

    return inner


def injected(client, text):
    return client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": text}])


def batch_jobs(client: Anthropic):
    return client.messages.batches.create(requests=[{"custom_id": "a", "params": {"model": "claude-3-5-haiku-latest", "max_tokens": 10, "messages": []}}])


_shared = None


def shared():
    global _shared
    if _shared is None:
        _shared = OpenAI()
    return _shared


def use_shared():
    return shared().chat.completions.create(model="gpt-4o", messages=[])
