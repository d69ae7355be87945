import dspy
import instructor
from anthropic import Anthropic
from llama_index.embeddings.openai import OpenAIEmbedding
from llama_index.llms.anthropic import Anthropic as LlamaAnthropic
from llama_index.llms.openai import OpenAI as LlamaOpenAI
from openai import OpenAI
from pydantic_ai import Agent
from langsmith.wrappers import wrap_openai

client = instructor.from_openai(OpenAI())
claude = instructor.from_anthropic(Anthropic())
traced = wrap_openai(OpenAI())
provider = instructor.from_provider("openai/gpt-4.1-mini")
lm = dspy.LM("openai/gpt-4o-mini", max_tokens=100)
dspy.configure(lm=lm)
helper = Agent("openai:gpt-4o", system_prompt="Be concise.")


def extract(text, schema):
    return client.chat.completions.create(model="gpt-4o", response_model=schema, messages=[])


def extract_claude(text, schema):
    return claude.messages.create(model="claude-3-5-haiku-latest", max_tokens=10, messages=[], response_model=schema)


def extract_any(text, schema):
    return provider.chat.completions.create(response_model=schema, messages=[])


def trace(text):
    return traced.chat.completions.create(model="gpt-4o-mini", messages=[])


def llama(text):
    return LlamaOpenAI(model="gpt-4o-mini").complete(text)


def llama_chat(messages):
    llm = LlamaAnthropic(model="claude-3-haiku-20240307")
    return llm.chat(messages)


def llama_embed(text):
    model = OpenAIEmbedding(model="text-embedding-3-small")
    return model.get_text_embedding(text)


def agent(text):
    return helper.run_sync(text)
