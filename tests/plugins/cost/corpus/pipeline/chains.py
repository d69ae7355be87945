from langchain.chat_models import init_chat_model
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langchain_openai import ChatOpenAI as Chat
from langgraph.prebuilt import create_react_agent

prompt = ChatPromptTemplate.from_messages([("system", "Be kind."), ("human", "{q}")])
llm = ChatOpenAI(model="gpt-4o-mini", max_tokens=64)
claude = ChatAnthropic(model_name="claude-3-5-sonnet-latest")
embedder = OpenAIEmbeddings(model="text-embedding-3-small")
chain = prompt | llm | StrOutputParser()


def direct(text):
    return llm.invoke([SystemMessage(content="Hi"), HumanMessage(content=text)])


async def direct_async(text):
    return await claude.ainvoke(text)


def chained(text):
    return chain.invoke({"q": text})


def streamed(text):
    for chunk in chain.stream({"q": text}):
        yield chunk


def structured(text, schema):
    return llm.with_structured_output(schema).invoke(text)


def tools(text, tool):
    bound = claude.bind_tools([tool])
    return bound.invoke(text)


def initialised(text):
    model = init_chat_model("openai:gpt-4.1", temperature=0)
    return model.invoke(text)


def agent(text, tool):
    app = create_react_agent(Chat(model="gpt-4.1-mini"), [tool])
    return app.invoke({"messages": [("user", text)]})


def batch(texts):
    return llm.batch(texts)


def embed(text):
    return embedder.embed_query(text)


class Summariser:
    def __init__(self, model="gpt-4o"):
        self.llm = ChatOpenAI(model=model)
        self.chain = prompt | self.llm

    def run(self, text):
        return self.chain.invoke({"q": text})

    def plain(self, text):
        return self.llm.predict(text)


def handed_on():
    return ChatGoogleGenerativeAI(model="gemini-2.0-flash")
