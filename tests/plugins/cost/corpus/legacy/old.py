import openai as oai
from functools import partial
from openai import OpenAI

oai.api_key = "k"


def v0(text):
    return oai.ChatCompletion.create(model="gpt-4", messages=[{"role": "user", "content": text}])


def v0_completion(text):
    return oai.Completion.create(engine="gpt-3.5-turbo-instruct", prompt=text)


def module_client(text):
    return oai.chat.completions.create(model="gpt-4o-mini", messages=[])


ask = partial(OpenAI().chat.completions.create, model="gpt-4o")


def partially(text):
    return ask(messages=[{"role": "user", "content": text}])


def fine_tuned(text):
    return OpenAI().chat.completions.create(model="ft:gpt-4o-mini-2024-07-18:acme::abc", messages=[])


def unpacked():
    model, limit = "gpt-4o", 100
    return OpenAI().chat.completions.create(model=model, max_tokens=limit, messages=[])


def walrus(text):
    if (model := "gpt-4o-mini"):
        return OpenAI().chat.completions.create(model=model, messages=[])


def threads(text):
    client = OpenAI()
    client.beta.threads.messages.create(thread_id="t", role="user", content=text)
    return client.beta.threads.runs.create(thread_id="t", assistant_id="a")


def dead():
    if False:
        return OpenAI().chat.completions.create(model="o1-pro", messages=[])


def old(model="gpt-4"):
    model = "gpt-4o"
    return OpenAI().chat.completions.create(model=model, messages=[])
