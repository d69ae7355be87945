import litellm
from litellm import Router, acompletion, completion as ask
from litellm import embedding

router = Router(model_list=[{"model_name": "fast", "litellm_params": {"model": "gpt-4o-mini"}}])
MODEL = "anthropic/claude-3-5-haiku-20241022"


def one(text):
    return litellm.completion(model="gpt-4o", messages=[{"role": "user", "content": text}])


def positional(text):
    return litellm.completion("gemini/gemini-1.5-flash", [{"role": "user", "content": text}])


def aliased(text):
    return ask(model=MODEL, messages=[])


async def asynchronous(text):
    return await acompletion(model="groq/llama-3.1-8b-instant", messages=[])


def routed(text):
    return router.completion(model="fast", messages=[])


def vectors(texts):
    return embedding(model="text-embedding-3-large", input=texts)


def batch(messages):
    return litellm.batch_completion(model="gpt-4o-mini", messages=messages)


def responses(text):
    return litellm.responses(model="openai/gpt-4.1", input=text)
