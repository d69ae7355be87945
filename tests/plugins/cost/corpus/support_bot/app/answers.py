from openai import OpenAI

from . import settings
from .clients import async_client, get_claude, get_client, openai_client
from .settings import DEFAULT_MODEL, MODELS, STRONG_MODEL, SYSTEM_PROMPT, Tier


def answer(question):
    return openai_client.chat.completions.create(
        model=DEFAULT_MODEL,
        messages=[{"role": "system", "content": SYSTEM_PROMPT}, {"role": "user", "content": question}],
        max_tokens=300,
    )


def answer_strong(question):
    client = get_client()
    response = client.chat.completions.create(model=STRONG_MODEL, messages=[{"role": "user", "content": question}])
    return response.choices[0].message.content


async def answer_async(question):
    return await async_client.responses.create(model=settings.DEFAULT_MODEL, input=question)


def by_mode(mode, question):
    return openai_client.responses.create(model=MODELS["smart"], input=question, max_output_tokens=200)


def by_key(mode, question):
    return openai_client.responses.create(model=MODELS.get(mode, "gpt-4.1"), input=question)


def claude_summary(text):
    claude = get_claude()
    return claude.messages.create(model="claude-3-5-haiku-latest", max_tokens=512, system=SYSTEM_PROMPT, messages=[{"role": "user", "content": text}])


def tier_answer(question):
    return get_client().chat.completions.create(model=Tier.PRO.value, messages=[])


def tier_plain(question):
    return get_client().chat.completions.create(model=Tier.FREE, messages=[])


def conditional(question, premium):
    model = "gpt-4o" if premium else "gpt-4o-mini"
    return openai_client.chat.completions.create(model=model, messages=[])


def branches(kind):
    if kind == "long":
        model = "gpt-4.1"
        limit = 2000
    elif kind == "short":
        model = "gpt-4.1-mini"
        limit = 100
    else:
        model = "gpt-4.1-nano"
        limit = 10
    return openai_client.chat.completions.create(model=model, max_tokens=limit, messages=[])


def early(kind):
    model = "gpt-4o-mini"
    if kind == "special":
        model = "o3-mini"
        return openai_client.chat.completions.create(model=model, messages=[])
    return openai_client.chat.completions.create(model=model, messages=[])


def parameter_default(question, model="gpt-4.1-mini"):
    return openai_client.chat.completions.create(model=model, messages=[])


def parameter_given(question, model):
    return openai_client.chat.completions.create(model=model, messages=[])


def callers():
    parameter_given("a", "gpt-4.1-nano")
    parameter_given("b", model="o4-mini")


def nobody_says(question, model):
    return openai_client.chat.completions.create(model=model, messages=[])


def keyword_only(question, *, model="gpt-4o-mini", **options):
    return openai_client.chat.completions.create(model=model, messages=[], **options)


def typed(client: OpenAI, question: str):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])


def typed_optional(client: "OpenAI | None" = None):
    client = client or get_client()
    return client.chat.completions.create(model="gpt-4o", messages=[])


def alias():
    create = openai_client.chat.completions.create
    return create(model="gpt-4o-mini", messages=[])


def half_alias():
    completions = openai_client.chat.completions
    return completions.create(model="gpt-4o-mini", messages=[])


def spread():
    params = {"model": "gpt-4o", "temperature": 0}
    params["max_tokens"] = 50
    return openai_client.chat.completions.create(**params, messages=[])


def spread_inline(extra):
    return openai_client.chat.completions.create(**{"model": "gpt-4o-mini", **extra}, messages=[])


def dict_call():
    params = dict(model="gpt-4.1-nano", max_tokens=5)
    params.update(temperature=0)
    return openai_client.chat.completions.create(messages=[], **params)


def fallback(model=None):
    return openai_client.chat.completions.create(model=model or DEFAULT_MODEL, messages=[])


def prefixed(size):
    return openai_client.chat.completions.create(model=f"gpt-4o-{size}", messages=[])


def formatted():
    family = "gpt-4.1"
    return openai_client.chat.completions.create(model=f"{family}-mini", messages=[])


def concatenated():
    return openai_client.chat.completions.create(model="gpt-4o" + "-mini", messages=[])


def raw(question):
    return openai_client.chat.completions.with_raw_response.create(model="gpt-4o", messages=[])


def parsed(question, schema):
    return openai_client.beta.chat.completions.parse(model="gpt-4o-2024-08-06", messages=[], response_format=schema)


def streamed(question):
    with openai_client.responses.stream(model="gpt-4.1", input=question) as stream:
        return stream.get_final_response()


def with_client(question):
    with OpenAI() as client:
        return client.chat.completions.create(model="gpt-4o", messages=[])


def options(question):
    return openai_client.with_options(timeout=5).chat.completions.create(model="gpt-4o", messages=[])


def embeddings(texts):
    return openai_client.embeddings.create(model=settings.EMBEDDING_MODEL, input=texts)


def picture(prompt):
    return openai_client.images.generate(model="gpt-image-1", prompt=prompt, n=2)


def transcript(file):
    return openai_client.audio.transcriptions.create(model="whisper-1", file=file)


def voice(text):
    return openai_client.audio.speech.create(model="tts-1", voice="alloy", input=text)


def loop(questions):
    for model in ["gpt-4o-mini", "gpt-4.1-mini"]:
        openai_client.chat.completions.create(model=model, messages=[])


def tried(question):
    try:
        return openai_client.chat.completions.create(model="gpt-4o", messages=[])
    except Exception:
        return openai_client.chat.completions.create(model="gpt-4o-mini", messages=[])


answers = [openai_client.chat.completions.create(model="gpt-4o-mini", messages=[]) for _ in range(3)]
shout = lambda q: openai_client.chat.completions.create(model="gpt-4.1-nano", messages=[])
