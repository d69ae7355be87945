import { generateObject, generateText, streamText, embed, embedMany } from "ai";
import { openai as ai, createOpenAI } from "@ai-sdk/openai";
import { anthropic as claude } from "@ai-sdk/anthropic";
import { google } from "@ai-sdk/google";
import client, { MODEL, anthropic, azure, getClient, models, openai } from "./clients";
import type OpenAI from "openai";
import * as clients from "./clients";

const custom = createOpenAI({ compatibility: "strict" });
const DEFAULT = process.env.MODEL ?? "gpt-4o-mini";
const model = ai("gpt-4o");

export async function answer(question: string) {
  return openai.chat.completions.create({
    model: MODEL,
    messages: [{ role: "user", content: question }],
    max_tokens: 300,
  });
}

export async function viaDefault(question: string) {
  return await client.responses.create({ model: models.smart, input: question });
}

export const viaNamespace = async (q: string) =>
  clients.openai.chat.completions.create({ model: clients.MODEL, messages: [] });

export async function fromEnvironment(q: string) {
  return getClient().chat.completions.create({ model: DEFAULT, messages: [] });
}

export async function environmentInline(q: string) {
  return openai.chat.completions.create({ model: process.env.OPENAI_MODEL || "gpt-4o", messages: [] });
}

export async function environmentOnly(q: string) {
  return openai.chat.completions.create({ model: process.env.OPENAI_MODEL!, messages: [] });
}

export async function summary(text: string, model: string = "claude-3-5-haiku-latest") {
  return anthropic.messages.create({ model, max_tokens: 200, messages: [{ role: "user", content: text }] });
}

export async function deployed(text: string) {
  return azure.chat.completions.create({ model: "gpt-4o", messages: [] });
}

export async function typed(sdk: OpenAI, text: string) {
  return sdk.chat.completions.create({ model: "gpt-4o", messages: [] });
}

export async function text(prompt: string) {
  const { text } = await generateText({ model: ai("gpt-4o-mini"), prompt });
  return text;
}

export function stream(prompt: string) {
  return streamText({ model, system: "You are terse.", prompt });
}

export async function object(prompt: string, schema: any) {
  return generateObject({ model: claude("claude-3-5-sonnet-latest"), schema, prompt });
}

export async function gemini(prompt: string) {
  return generateText({ model: google("gemini-2.0-flash"), prompt });
}

export async function compatible(prompt: string) {
  return generateText({ model: custom("gpt-4.1-mini"), prompt });
}

export async function gateway(prompt: string) {
  return generateText({ model: "openai/gpt-4o", prompt });
}

export async function vector(value: string) {
  return embed({ model: ai.embedding("text-embedding-3-small"), value });
}

export async function vectors(values: string[]) {
  return embedMany({ model: ai.textEmbeddingModel("text-embedding-3-large"), values });
}

export async function chosen(prompt: string, premium: boolean) {
  const name = premium ? "gpt-4o" : "gpt-4o-mini";
  return generateText({ model: ai(name), prompt });
}

export async function spread(prompt: string) {
  const base = { model: "gpt-4o", temperature: 0 };
  return openai.chat.completions.create({ ...base, messages: [{ role: "user", content: prompt }] });
}

export async function destructured({ model = "gpt-4o-mini", prompt }: { model?: string; prompt: string }) {
  return openai.chat.completions.create({ model, messages: [{ role: "user", content: prompt }] });
}

export async function aliased(prompt: string) {
  const create = openai.chat.completions.create.bind(openai.chat.completions);
  const { chat } = openai;
  return chat.completions.create({ model: "gpt-4o", messages: [] });
}

export async function templated(size: string) {
  return openai.chat.completions.create({ model: `gpt-4o-${size}`, messages: [] });
}

export async function many(prompts: string[]) {
  return Promise.all(prompts.map((p) => openai.chat.completions.create({ model: "gpt-4o-mini", messages: [] })));
}
