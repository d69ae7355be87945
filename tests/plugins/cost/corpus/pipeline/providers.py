import os

import boto3
import cohere
import ollama
import voyageai
from google import genai
from google.genai import types
import google.generativeai as old_genai
from groq import AsyncGroq, Groq
from mistralai import Mistral
from together import Together
from openai import OpenAI
from xai_sdk import Client as XaiClient

gemini = genai.Client(api_key=os.environ["GEMINI_API_KEY"])
deepseek = OpenAI(base_url="https://api.deepseek.com", api_key="k")
openrouter = OpenAI(base_url="https://openrouter.ai/api/v1", api_key="k")
bedrock = boto3.client("bedrock-runtime", region_name="eu-central-1")
s3 = boto3.client("s3")


def google_one(text):
    return gemini.models.generate_content(
        model="gemini-2.5-flash",
        contents=text,
        config=types.GenerateContentConfig(max_output_tokens=200, system_instruction="Be brief."),
    )


async def google_async(text):
    return await gemini.aio.models.generate_content(model="gemini-2.0-flash", contents=text)


def google_chat(text):
    chat = gemini.chats.create(model="gemini-2.5-pro")
    return chat.send_message(text)


def google_embed(texts):
    return gemini.models.embed_content(model="gemini-embedding-001", contents=texts)


def google_old(text):
    model = old_genai.GenerativeModel("gemini-1.5-flash")
    return model.generate_content(text)


def google_old_chat(text):
    session = old_genai.GenerativeModel(model_name="gemini-1.5-pro").start_chat()
    return session.send_message(text)


def mistral(text):
    client = Mistral(api_key="k")
    return client.chat.complete(model="mistral-small-latest", messages=[{"role": "user", "content": text}])


def mistral_embed(texts):
    return Mistral().embeddings.create(model="mistral-embed", inputs=texts)


def cohere_chat(text):
    co = cohere.ClientV2()
    return co.chat(model="command-r-plus", messages=[{"role": "user", "content": text}])


def cohere_rerank(query, documents):
    return cohere.Client().rerank(model="rerank-v3.5", query=query, documents=documents)


def groq_fast(text):
    return Groq().chat.completions.create(model="llama-3.3-70b-versatile", max_tokens=10, messages=[])


async def groq_async(text):
    client = AsyncGroq()
    return await client.chat.completions.create(model="llama-3.1-8b-instant", messages=[])


def together_llama(text):
    return Together().chat.completions.create(model="meta-llama/Llama-3.3-70B-Instruct-Turbo", messages=[])


def local(text):
    return ollama.chat(model="llama3.2", messages=[{"role": "user", "content": text}])


def local_client(text):
    return ollama.Client(host="http://gpu:11434").generate(model="qwen2.5", prompt=text)


def deep(text):
    return deepseek.chat.completions.create(model="deepseek-chat", messages=[])


def routed(text):
    return openrouter.chat.completions.create(model="anthropic/claude-3.5-sonnet", messages=[])


def converse(text):
    return bedrock.converse(modelId="anthropic.claude-3-5-sonnet-20240620-v1:0", messages=[], inferenceConfig={"maxTokens": 90})


def invoke(body):
    return bedrock.invoke_model(modelId="amazon.nova-lite-v1:0", body=body)


def session(body):
    client = boto3.Session(profile_name="x").client("bedrock-runtime")
    return client.converse_stream(modelId="us.anthropic.claude-sonnet-4-20250514-v1:0", messages=[])


def voyage(texts):
    return voyageai.Client().embed(texts, model="voyage-3")


def grok(text):
    chat = XaiClient().chat.create(model="grok-3-mini")
    return chat.sample()


def store(key, data):
    s3.put_object(Bucket="b", Key=key, Body=data)
