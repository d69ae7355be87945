"""Models that come in under the name of a base class, and what LlamaIndex puts around one."""
import anthropic
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.agent import ReActAgent
from llama_index.llms.anthropic import Anthropic
from llama_index.multi_modal_llms.openai import OpenAIMultiModal


async def summarise(model: BaseChatModel, page: str):
    return await model.ainvoke([("user", page)])


async def digest(pages):
    small = ChatOpenAI(model="gpt-4.1-nano", max_tokens=200).with_retry(stop_after_attempt=2)
    return [await summarise(small, page) for page in pages]


def look(image):
    return OpenAIMultiModal(model="gpt-4o", max_new_tokens=300).complete("What is in it?", image_documents=[image])


def search(question, tools):
    llm = Anthropic(model="claude-3-5-haiku-latest")
    index = VectorStoreIndex.from_documents(SimpleDirectoryReader("docs").load_data())
    found = index.as_query_engine(llm=llm, similarity_top_k=3).query(question)
    agent = ReActAgent.from_tools(tools, llm=llm)
    return agent.chat(f"{question}\n{found}")


def early(question):
    client = anthropic.Anthropic()
    client.beta.tools.messages.create(
        model="claude-3-opus-20240229", max_tokens=50, tools=[], messages=[{"role": "user", "content": question}])
    client.beta.prompt_caching.messages.create(
        model="claude-3-haiku-20240307", max_tokens=50, messages=[{"role": "user", "content": question}])


def community(texts):
    from langchain_community.chat_models.bedrock import BedrockChat
    from langchain_community.embeddings import VoyageEmbeddings

    vectors = VoyageEmbeddings(model="voyage-2").embed_documents(texts)
    return vectors, BedrockChat(model_id="anthropic.claude-3-haiku-20240307-v1:0").invoke(texts[0])


def configured(question, documents):
    from llama_index.core import Settings
    from llama_index.llms.openai import OpenAI

    Settings.llm = OpenAI(model="gpt-4o-mini")
    engine = VectorStoreIndex.from_documents(documents).as_query_engine(similarity_top_k=2)
    return engine.query(question)
