// Writes the two vocabularies and the character classes that encoder.cpp reads. All numbers are 32-bit little-endian.
//
//   node generate.mjs NODE_MODULES OUTPUT
//
//   classes:     count, then count × (first code point, last, class bits)
//   vocabulary:  count, then count + 1 offsets into the bytes, count ranks, the bytes; sorted bytewise; twice: cl100k, o200k
import fs from 'node:fs';
import path from 'node:path';

const [modules, output] = process.argv.slice(2);
const kLetter = 1, kNumber = 2, kUpper = 4, kLower = 8, kMark = 16, kSpace = 32;
const classes = [
  [/\p{L}/u, kLetter], [/\p{N}/u, kNumber], [/[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]/u, kUpper],
  [/[\p{Ll}\p{Lm}\p{Lo}\p{M}]/u, kLower], [/\p{M}/u, kMark], [/\s/u, kSpace],
];

function words(numbers) {
  const buffer = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => buffer.writeUInt32LE(number, i * 4));
  return buffer;
}

function classTable() {
  const ranges = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    const bits = classes.reduce((sum, [pattern, bit]) => sum | (pattern.test(character) ? bit : 0), 0);
    const last = ranges.at(-1);
    if (bits === 0) continue;
    if (last && last[1] === code - 1 && last[2] === bits) last[1] = code;
    else ranges.push([code, code, bits]);
  }
  return words([ranges.length, ...ranges.flat()]);
}

function vocabulary(name) {
  const text = fs.readFileSync(path.join(modules, 'gpt-tokenizer', 'data', `${name}.tiktoken`), 'utf8');
  const tokens = text.split('\n').filter(Boolean).map((line) => {
    const [bytes, rank] = line.split(' ');
    return { bytes: Buffer.from(bytes, 'base64'), rank: Number(rank) };
  });
  tokens.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const offsets = [0];
  for (const token of tokens) offsets.push(offsets.at(-1) + token.bytes.length);
  const bytes = Buffer.concat(tokens.map((token) => token.bytes));
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
  return Buffer.concat([words([tokens.length, ...offsets]), words(tokens.map((token) => token.rank)), bytes, padding]);
}

fs.writeFileSync(output, Buffer.concat([classTable(), vocabulary('cl100k_base'), vocabulary('o200k_base')]));
