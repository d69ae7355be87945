import { GoogleGenAI } from "@google/genai";
import { GoogleGenerativeAI } from "@google/generative-ai";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { ChatAnthropic } from "@langchain/anthropic";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { RunnableSequence } from "@langchain/core/runnables";
import { Mistral } from "@mistralai/mistralai";
import Groq from "groq-sdk";
import OpenAI from "openai";
import ollama from "ollama";
import { Agent, run } from "@openai/agents";
import { query } from "@anthropic-ai/claude-agent-sdk";
import { MODEL } from "@/lib/clients";

const prompt = ChatPromptTemplate.fromTemplate("Tell me about {topic}");
const chat = new ChatOpenAI({ model: "gpt-4o-mini", maxTokens: 50 });
const claude = new ChatAnthropic({ modelName: "claude-3-5-haiku-latest" });

export class Assistant {
  private readonly openai: OpenAI;
  private model = "gpt-4.1-mini";
  static LIMIT = 10;

  constructor(private readonly groq: Groq, key?: string) {
    this.openai = new OpenAI({ apiKey: key });
  }

  async answer(q: string) {
    return this.openai.chat.completions.create({ model: this.model, max_tokens: Assistant.LIMIT, messages: [] });
  }

  async fast(q: string) {
    return this.groq.chat.completions.create({ model: "llama-3.1-8b-instant", messages: [] });
  }

  async stream(q: string) {
    const stream = this.openai.chat.completions.stream({ model: MODEL, messages: [] });
    return stream.finalContent();
  }

  private async complete(model: string, q: string) {
    return this.openai.responses.create({ model, input: q });
  }

  async title(q: string) {
    return this.complete("gpt-4o", q);
  }

  async reason(q: string) {
    return this.complete("o3-mini", q);
  }
}

export async function gemini(text: string) {
  const ai = new GoogleGenAI({ apiKey: process.env.KEY });
  return ai.models.generateContent({ model: "gemini-2.5-flash", contents: text, config: { maxOutputTokens: 99 } });
}

export async function oldGemini(text: string) {
  const genAI = new GoogleGenerativeAI("key");
  const model = genAI.getGenerativeModel({ model: "gemini-1.5-flash" });
  const result = await model.generateContent(text);
  return result.response.text();
}

export async function mistral(text: string) {
  return new Mistral({ apiKey: "k" }).chat.complete({ model: "mistral-small-latest", messages: [] });
}

export async function local(text: string) {
  return ollama.chat({ model: "llama3.2", messages: [] });
}

export async function langchain(topic: string) {
  return chat.invoke([["human", topic]]);
}

export async function piped(topic: string) {
  const chain = prompt.pipe(claude).pipe(new StringOutputParser());
  return chain.invoke({ topic });
}

export async function sequence(topic: string) {
  const chain = RunnableSequence.from([prompt, chat, new StringOutputParser()]);
  return chain.stream({ topic });
}

export async function langchainEmbed(text: string) {
  const embeddings = new OpenAIEmbeddings({ model: "text-embedding-3-small" });
  return embeddings.embedQuery(text);
}

const triage = new Agent({ name: "triage", instructions: "Route.", model: "gpt-4.1" });

export async function agent(text: string) {
  return run(triage, text);
}

export async function claudeAgent(text: string) {
  for await (const message of query({ prompt: text, options: { model: "claude-sonnet-4-5" } })) {
    console.log(message);
  }
}
