import os
from dataclasses import dataclass, field
from enum import Enum

DEFAULT_MODEL = "gpt-4o-mini"
STRONG_MODEL = os.getenv("STRONG_MODEL", "gpt-4o")
EMBEDDING_MODEL: str = "text-embedding-3-small"
MODELS = {"fast": "gpt-4.1-nano", "smart": "gpt-4.1", "cheap": DEFAULT_MODEL}
SYSTEM_PROMPT = "You are a patient support agent. " "Answer in the customer's language."


class Tier(str, Enum):
    FREE = "gpt-4o-mini"
    PRO = "gpt-4.1"


@dataclass
class LLMConfig:
    model: str = "gpt-4.1-mini"
    max_tokens: int = 400
    temperature: float = 0.2


@dataclass
class AppConfig:
    llm: LLMConfig = field(default_factory=LLMConfig)
    title_model: str = "gpt-4.1-nano"
