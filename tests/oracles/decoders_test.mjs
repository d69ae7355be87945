// The decoders of others read the same bytes, cut in two at every place, to the same text, tool calls and usage.
//
//   node decoders_test.mjs PACKAGES DECODE
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { random } from './random.mjs';

const [packages, decode] = process.argv.slice(2);
const require = createRequire(join(packages, 'any.js'));
require('openai/shims/web');
const OpenAI = require('openai').default;
const Anthropic = require('@anthropic-ai/sdk').default;
const { Ollama } = require('ollama');
const hdr = require('hdr-histogram-js');

const streams = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, 'streams');

function run(words, input) {
  const result = spawnSync(decode, words, { input, maxBuffer: 1 << 28 });
  assert.equal(result.status, 0, String(result.stderr));
  return String(result.stdout);
}

// A fetch whose answer comes in two pieces.
function fetchOf(bytes, cut, type) {
  return async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
          if (piece.length > 0) controller.enqueue(new Uint8Array(piece));
        }
        controller.close();
      },
    });
    return new Response(body, { status: 200, headers: { 'content-type': type } });
  };
}

async function byOpenAi(bytes, cut) {
  const client = new OpenAI({ apiKey: 'none', fetch: fetchOf(bytes, cut, 'text/event-stream'), maxRetries: 0 });
  const answer = { text: '', reasoning: '', refusal: '', tool_calls: [], prompt: null, completion: null, finish: '' };
  const stream = await client.chat.completions.create({ model: 'm', messages: [], stream: true });
  for await (const chunk of stream) {
    for (const choice of chunk.choices) {
      answer.text += choice.delta.content ?? '';
      answer.refusal += choice.delta.refusal ?? '';
      for (const call of choice.delta.tool_calls ?? []) {
        const kept = (answer.tool_calls[call.index] ??= { id: '', name: '', arguments: '' });
        kept.id ||= call.id ?? '';
        kept.name ||= call.function?.name ?? '';
        kept.arguments += call.function?.arguments ?? '';
      }
      answer.finish = choice.finish_reason ?? answer.finish;
    }
    if (chunk.usage) {
      answer.prompt = chunk.usage.prompt_tokens;
      answer.completion = chunk.usage.completion_tokens;
    }
  }
  return answer;
}

async function byAnthropic(bytes, cut) {
  const client = new Anthropic({ apiKey: 'none', fetch: fetchOf(bytes, cut, 'text/event-stream'), maxRetries: 0 });
  const message = await client.messages.stream({ model: 'm', max_tokens: 9, messages: [] }).finalMessage();
  const of = (type) => message.content.filter((block) => block.type === type);
  return {
    text: of('text').map((block) => block.text).join(''),
    reasoning: of('thinking').map((block) => block.thinking).join(''),
    refusal: '',
    tool_calls: of('tool_use').map((block) => ({ id: block.id, name: block.name, arguments: block.input })),
    prompt: message.usage.input_tokens,
    completion: message.usage.output_tokens,
    finish: message.stop_reason,
  };
}

async function byOllama(bytes, cut) {
  const client = new Ollama({ host: 'http://127.0.0.1:1', fetch: fetchOf(bytes, cut, 'application/x-ndjson') });
  const answer = { text: '', reasoning: '', refusal: '', tool_calls: [], prompt: null, completion: null, finish: '' };
  for await (const part of await client.chat({ model: 'm', messages: [], stream: true })) {
    answer.text += part.message.content;
    for (const call of part.message.tool_calls ?? []) {
      answer.tool_calls.push({ id: '', name: call.function.name, arguments: call.function.arguments });
    }
    if (part.done) {
      answer.prompt = part.prompt_eval_count;
      answer.completion = part.eval_count;
      answer.finish = part.done_reason;
    }
  }
  return answer;
}

// Arguments as values: whether they were text or an object is the dialect's.
function inOneForm(answer) {
  const value = (text) => (typeof text === 'string' && text !== '' ? JSON.parse(text) : text);
  return { ...answer, tool_calls: answer.tool_calls.map((call) => ({ ...call, arguments: value(call.arguments) })) };
}

// The ollama client decodes each piece by itself, and so breaks a character that is cut in two. We do not.
const takesCut = (dialect, bytes, cut) => dialect !== 'ollama' || cut === bytes.length || (bytes[cut] & 0xc0) !== 0x80;

const readers = { 'openai-chat': byOpenAi, anthropic: byAnthropic, ollama: byOllama };
for (const file of readdirSync(streams).sort()) {
  const dialect = basename(file).split('.')[0];
  test(`${file} says the same to us and to its vendor's client`, async () => {
    const bytes = readFileSync(join(streams, file));
    const ours = JSON.parse(run(['answer', dialect], bytes));
    assert.equal(ours.complete, true);
    assert.equal(ours.malformed, false);
    const expected = inOneForm({
      text: ours.text, reasoning: ours.reasoning, refusal: ours.refusal, tool_calls: ours.tool_calls,
      prompt: ours.prompt_tokens, completion: ours.completion_tokens, finish: ours.finish_reason,
    });
    for (let cut = 0; cut <= bytes.length; ++cut) {
      if (!takesCut(dialect, bytes, cut)) continue;
      assert.deepEqual(inOneForm(await readers[dialect](bytes, cut)), expected, `cut after byte ${cut}`);
    }
  });
}

test('a histogram is read by hdr-histogram-js as it was written, and adds up', () => {
  const pick = random(9);
  const parts = [0, 1].map(() => Array.from({ length: 4000 }, () => 1 + pick(10 ** (1 + pick(9)))));
  const written = parts.map((values) => JSON.parse(run(['histogram'], `${values.join('\n')}\n`)));
  const read = written.map((one) => hdr.decodeFromCompressedBase64(one.encoded, 64, false));
  read.forEach((histogram, i) => {
    assert.equal(histogram.totalCount, written[i].count);
    for (const [percent, value] of written[i].percentiles) {
      assert.equal(histogram.getValueAtPercentile(percent), value, `p${percent}`);
    }
  });
  const whole = JSON.parse(run(['histogram'], `${parts.flat().join('\n')}\n`));
  read[0].add(read[1]);
  assert.equal(read[0].totalCount, whole.count);
  for (const [percent, value] of whole.percentiles) assert.equal(read[0].getValueAtPercentile(percent), value, `p${percent}`);
});
