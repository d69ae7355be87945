import dspy
from rag import Rag, Judge

lm = dspy.LM("openai/gpt-4o-mini", max_tokens=200)
dspy.configure(lm=lm)

classify = dspy.Predict("text -> label")
answer = dspy.ChainOfThought("question -> answer")
strong = dspy.LM(model="anthropic/claude-3-5-haiku-latest")


def label(text):
    return classify(text=text).label


async def ask(question):
    return await answer.acall(question=question)


def careful(question):
    return answer(question=question, lm=strong)


def raw(prompt):
    return strong(prompt)


def run(question):
    return Rag()(question=question), Judge()(answer=question)
