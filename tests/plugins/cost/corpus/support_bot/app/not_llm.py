from twilio.rest import Client
import anthropic
import stripe

from .local import completion

sms = Client("a", "b")
claude = anthropic.Anthropic()


def notify(text):
    sms.messages.create(body=text, from_="+1", to="+2")
    stripe.PaymentIntent.create(amount=10, currency="usd")
    return completion("draft", model="gpt-4o")


class Repo:
    def create(self, model, messages):
        return (model, messages)


class Chat:
    completions = Repo()


class Fake:
    chat = Chat()


def fake():
    return Fake().chat.completions.create(model="gpt-4o", messages=[])


def threads(client: anthropic.Anthropic):
    return client.beta.files.upload(file=b"x")
