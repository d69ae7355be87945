import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { AzureOpenAI } from "openai";

export const MODEL = "gpt-4o-mini";
export const models = { fast: "gpt-4.1-nano", smart: "gpt-4.1" } as const;
export const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
export const anthropic = new Anthropic();
export const azure = new AzureOpenAI({ endpoint: "https://x.openai.azure.com" });

export function getClient(): OpenAI {
  return new OpenAI();
}

export default openai;
