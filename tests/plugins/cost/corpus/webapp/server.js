const OpenAI = require("openai");
const { Anthropic } = require("@anthropic-ai/sdk");
const config = require("./config");

const openai = new OpenAI();
const anthropic = new Anthropic();

async function answer(question) {
  return openai.chat.completions.create({ model: config.model, messages: [], max_tokens: config.limits.answer });
}

exports.answer = answer;
exports.summary = async (text) => anthropic.messages.create({ model: config.claude, max_tokens: 10, messages: [] });

module.exports.embed = async function (text) {
  const { data } = await openai.embeddings.create({ model: "text-embedding-3-small", input: text });
  return data;
};

let lazy;
function client() {
  if (!lazy) lazy = new OpenAI({ baseURL: "https://api.groq.com/openai/v1" });
  return lazy;
}

exports.fast = (text) => client().chat.completions.create({ model: "llama-3.1-8b-instant", messages: [] });
