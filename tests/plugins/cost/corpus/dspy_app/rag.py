import dspy


class GenerateAnswer(dspy.Signature):
    """Answer the question from the context."""

    context = dspy.InputField()
    question = dspy.InputField()
    answer = dspy.OutputField()


class Rag(dspy.Module):
    def __init__(self, k=3):
        super().__init__()
        self.retrieve = dspy.Retrieve(k=k)
        self.respond = dspy.ChainOfThought(GenerateAnswer)

    def forward(self, question):
        context = self.retrieve(question).passages
        return self.respond(context=context, question=question)


class Judge(dspy.Module):
    def __init__(self):
        self.tool = dspy.ReAct("answer -> verdict", tools=[])

    def forward(self, answer):
        return self.tool(answer=answer)
