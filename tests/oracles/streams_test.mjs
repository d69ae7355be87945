// Random streams, made to be hard, are the same to us and to the decoders of others, wherever they are cut.
//
//   node streams_test.mjs PACKAGES DECODE COUNT
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { random } from './random.mjs';

const [packages, decode, wanted] = process.argv.slice(2);
const count = Number(wanted);
const require = createRequire(join(packages, 'any.js'));
require('openai/shims/web');
const OpenAI = require('openai').default;
const { Ollama } = require('ollama');
const { createParser } = require('eventsource-parser');

// Streams are given to us as lines of pieces, some thousand a process.
function ours(words, streams) {
  const answers = [];
  for (let i = 0; i < streams.length; i += 5000) {
    const input = streams.slice(i, i + 5000).map((pieces) => `${pieces.map((piece) => piece.toString('hex')).join(' ')}\n`).join('');
    const result = spawnSync(decode, words, { input, maxBuffer: 1 << 30 });
    assert.equal(result.status, 0, String(result.stderr));
    answers.push(...String(result.stdout).trimEnd().split('\n').map((line) => JSON.parse(line)));
  }
  assert.equal(answers.length, streams.length);
  return answers;
}

// Cut at up to seven places, any byte; none of the pieces is empty.
function cut(pick, bytes, isPlace = () => true) {
  const places = new Set([bytes.length]);
  for (let left = pick(8); left > 0; --left) {
    const place = 1 + pick(bytes.length);
    if (isPlace(bytes, place)) places.add(place);
  }
  let from = 0;
  return [...places].sort((a, b) => a - b).map((to) => bytes.subarray(from, (from = to)));
}

const isBetweenCharacters = (bytes, place) => place === bytes.length || (bytes[place] & 0xc0) !== 0x80;
const shown = (pieces) => JSON.stringify(pieces.map(String));

const kEnds = ['\n', '\r', '\r\n'];
const kFields = ['data', 'event', 'id', 'retry', 'Data', 'data ', ' data', 'dat', 'datax', '', '\ufeffdata', 'dat\u0000a'];
const kColons = [':', ': ', ':  ', '', '::', ' :', ':\t'];
const kValues = ['', ' ', 'x', 'ping', '[DONE]', '{"a":1}', '7', '-1', '1\u0000', '\u0000', 'é', '€', '😀', '\u2028', '\ufeff', 'data: x', ':', 'a: b',
  '{"s":"\\r\\n\\u0000"}', '\u0085', '\u000b', '\t'];

function eventStream(pick) {
  const end = pick(4) < 3 ? kEnds[pick(3)] : null; // one kind of line end, or all at once
  let text = pick(6) === 0 ? '\ufeff' : '';
  for (let left = pick(18); left > 0; --left) {
    const line = pick(12);
    if (line < 3) {
      text += ''; // a blank line: what is dispatched
    } else if (line === 3) {
      text += `:${kValues[pick(kValues.length)]}`;
    } else if (line === 4 && pick(200) === 0) {
      text += `data: ${'long€'.repeat(1 + pick(20000))}`;
    } else if (line < 9) {
      text += `data:${pick(3) ? ' ' : ''}${kValues[pick(kValues.length)]}${kValues[pick(kValues.length)]}`;
    } else {
      text += kFields[pick(kFields.length)] + kColons[pick(kColons.length)] + kValues[pick(kValues.length)];
    }
    text += end ?? kEnds[pick(3)];
  }
  return Buffer.from(`${text}\n\n`);
}

function eventsByParser(pieces) {
  const events = [];
  const parser = createParser({ onEvent: (event) => events.push([event.event ?? '', event.data]), onError: () => {} });
  const decoder = new TextDecoder(); // takes a byte order mark off, as the standard has it
  for (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') parser.feed(text);
  }
  return events;
}

test(`${count} random event streams are the same events to eventsource-parser`, () => {
  const pick = random(6);
  let events = 0;
  for (let done = 0; done < count; done += 10000) {
    const streams = Array.from({ length: Math.min(10000, count - done) }, () => cut(pick, eventStream(pick)));
    ours(['events'], streams).forEach((found, i) => {
      assert.deepEqual(found, eventsByParser(streams[i]), shown(streams[i]));
      events += found.length;
    });
  }
  assert.ok(events > count, `${events} events in ${count} streams`);
});

test(`${count} random streams of lines are the same lines to JavaScript`, () => {
  const pick = random(7);
  const words = ['\n', '\n', '\r\n', '\r', '{"a":"\\n"}', '{}', '', ' ', 'é', '😀', '\u2028', '\u0000', '\ufeff', '\u0085', 'x'.repeat(300)];
  for (let done = 0; done < count; done += 10000) {
    const streams = Array.from({ length: Math.min(10000, count - done) }, () => {
      let text = 'x';
      for (let left = pick(24); left > 0; --left) text += words[pick(words.length)];
      return cut(pick, Buffer.from(text));
    });
    ours(['lines'], streams).forEach((found, i) => {
      const expected = String(Buffer.concat(streams[i])).split('\n');
      const last = expected.pop(); // without an end: a return at its end may be the first half of one
      assert.deepEqual(found, [...expected.map((line) => line.replace(/\r$/, '')), last], shown(streams[i]));
    });
  }
});

// A fetch whose answer comes in these pieces.
function fetchOf(pieces, type) {
  return async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new Uint8Array(piece));
        controller.close();
      },
    });
    return new Response(body, { status: 200, headers: { 'content-type': type } });
  };
}

// JSON text of a string: some characters written as they are, some escaped, in every way that there is.
function jsonText(pick, text) {
  let out = '';
  for (const character of text) {
    const escape = () => Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
    const plain = JSON.stringify(character).slice(1, -1);
    out += pick(5) === 0 ? escape() : character === '/' && pick(2) ? '\\/' : plain;
  }
  return `"${out}"`;
}

const kPieces = ['a', ' the', '"', '\\', '/', '\n', '\u0000', '","', '"}', '{"content":"x"}', 'data: ', '[DONE]', 'é', '€', '😀', '\u2028', '',
  'content', ' token', ' token', ' token', '\\"', '\u007f', '}\n\ndata: {'];

function textPiece(pick) {
  let text = '';
  for (let left = pick(3) + 1; left > 0; --left) text += kPieces[pick(kPieces.length)];
  return text;
}

function chatStream(pick) {
  let text = '';
  const event = (delta, more = '') => {
    const data = `{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":${delta},"finish_reason":${more || 'null'}}]}`;
    text += pick(20) === 0 ? ': keep-alive\n\n' : '';
    text += `data:${pick(8) ? ' ' : ''}${data}${pick(8) ? '\n\n' : '\r\n\r\n'}`;
  };
  event('{"role":"assistant","content":""}');
  for (let left = pick(14); left > 0; --left) {
    const kind = pick(10);
    if (kind < 7) event(`{"content":${jsonText(pick, textPiece(pick))}}`);
    else if (kind === 7) event('{"content":null}');
    else if (kind === 8) event(`{"refusal":${jsonText(pick, textPiece(pick))}}`);
    else event(`{"tool_calls":[{"index":${pick(2)},"id":"i","function":{"name":"f","arguments":${jsonText(pick, textPiece(pick))}}}]}`);
  }
  event('{}', '"stop"');
  return Buffer.from(`${text}data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":${pick(99)}}}\n\ndata: [DONE]\n\n`);
}

async function byOpenAi(pieces) {
  const client = new OpenAI({ apiKey: 'none', fetch: fetchOf(pieces, 'text/event-stream'), maxRetries: 0 });
  const answer = { text: '', refusal: '', arguments: ['', ''], completion: null, finish: '' };
  for await (const chunk of await client.chat.completions.create({ model: 'm', messages: [], stream: true })) {
    for (const choice of chunk.choices) {
      answer.text += choice.delta.content ?? '';
      answer.refusal += choice.delta.refusal ?? '';
      for (const call of choice.delta.tool_calls ?? []) answer.arguments[call.index] += call.function.arguments;
      answer.finish = choice.finish_reason ?? answer.finish;
    }
    answer.completion = chunk.usage?.completion_tokens ?? answer.completion;
  }
  return answer;
}

const few = Math.ceil(count / 20); // the clients of vendors take a millisecond a stream

test(`${few} random chat streams are the same answers to the openai client`, async () => {
  const pick = random(8);
  const streams = Array.from({ length: few }, () => cut(pick, chatStream(pick)));
  const found = ours(['answers', 'openai-chat'], streams);
  for (const [i, pieces] of streams.entries()) {
    const { text, refusal, tool_calls: calls, completion_tokens: completion, finish_reason: finish, malformed } = found[i];
    assert.equal(malformed, false, shown(pieces));
    const answer = { text, refusal, arguments: [0, 1].map((at) => calls[at]?.arguments ?? ''), completion, finish };
    assert.deepEqual(answer, await byOpenAi(pieces), shown(pieces));
  }
});

function ollamaStream(pick) {
  let text = '';
  const line = (content, more) => `{"model":"m","message":{"role":"assistant","content":${content}},${more}}${pick(6) ? '\n' : '\r\n'}`;
  for (let left = pick(14); left > 0; --left) text += line(jsonText(pick, textPiece(pick)), '"done":false');
  text += line('""', `"done":true,"done_reason":"stop","prompt_eval_count":2,"eval_count":${pick(99)}`);
  return Buffer.from(pick(4) ? text : text.trimEnd());
}

test(`${few} random Ollama streams are the same answers to the ollama client`, async () => {
  const pick = random(9);
  // The client decodes each piece by itself, and so breaks a character that is cut in two. We do not.
  const streams = Array.from({ length: few }, () => cut(pick, ollamaStream(pick), isBetweenCharacters));
  const found = ours(['answers', 'ollama'], streams);
  for (const [i, pieces] of streams.entries()) {
    const client = new Ollama({ host: 'http://127.0.0.1:1', fetch: fetchOf(pieces, 'application/x-ndjson') });
    const answer = { text: '', completion: null, finish: '' };
    for await (const part of await client.chat({ model: 'm', messages: [], stream: true })) {
      answer.text += part.message.content;
      if (part.done) Object.assign(answer, { completion: part.eval_count, finish: part.done_reason });
    }
    assert.equal(found[i].malformed, false, shown(pieces));
    assert.deepEqual({ text: found[i].text, completion: found[i].completion_tokens, finish: found[i].finish_reason }, answer, shown(pieces));
  }
});
