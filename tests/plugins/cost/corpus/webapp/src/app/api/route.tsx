import { NextResponse } from "next/server";
import twilio from "twilio";
import { answer } from "../../lib/chat";
import openai from "../../lib/clients";

const sms = twilio("a", "b");

export async function POST(request: Request) {
  const { question } = await request.json();
  await sms.messages.create({ body: question, from: "+1", to: "+2" });
  const moderated = await openai.chat.completions.create({ model: "gpt-4.1-nano", messages: [] });
  return NextResponse.json({ answer: await answer(question), moderated });
}

export function Panel({ items }: { items: string[] }) {
  const ask = async () => openai.images.generate({ model: "dall-e-3", prompt: "a bicycle" });
  return <ul>{items.map((item) => <li key={item} onClick={ask}>{item}</li>)}</ul>;
}
