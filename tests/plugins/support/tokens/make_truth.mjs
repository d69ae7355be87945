// Writes the tokens of many texts as gpt-tokenizer counts them: what encoder_test compares with.
//
//   node make_truth.mjs NODE_MODULES OUTPUT
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, output] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.join(modules, 'gpt-tokenizer', 'esm', 'encoding', `${name}.js`)).href);
const { encode: cl100k } = await load('cl100k_base');
const { encode: o200k } = await load('o200k_base');

const texts = [
  '', ' ', '  ', '\n', ' \n', '\n\n\n', 'a', ' a', '  a', 'a  b', 'hello world', 'Hello, World!', "don't I'LL we've they'RE",
  'camelCase HTTPServer parseJSONValue', '12345678901', '3.14159 and 1,000,000', '   trailing   ', 'tab\tand\r\nline',
  'def f(x):\n    return x ** 2\n', '{"role": "user", "content": "hi"}', 'https://example.com/a/b?c=d', '///// path/\n/',
  'Grüße aus Köln', 'naïve façade', 'Привет, мир', '你好，世界', 'こんにちは世界', '한국어 텍스트', 'שלום עולם', 'مرحبا', 'हिन्दी',
  '😀 👩‍👩‍👧‍👦 🇩🇪', 'e\u0301 combining', '\u00a0nbsp\u2003em', '<|endoftext|>', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'ǅ titlecase ǈ',
  'ⅷ roman ½ ² numbers', "''''", "it's'S", 'A\'B \'re \'', '\u2028 line separator', 'x'.repeat(500), 'lorem ipsum '.repeat(40),
];
// A fixed sequence, so that the truth is the same in every build.
let state = 20261125;
const next = (n) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state % n; };
const alphabet = [...'abcXYZ09 \n\t\'".,/-_{}()äßéЖ中😀\u0301\u00a0'];
for (let i = 0; i < 400; i += 1) {
  texts.push(Array.from({ length: 1 + next(60) }, () => alphabet[next(alphabet.length)]).join(''));
}
const plain = { allowedSpecial: new Set(), disallowedSpecial: new Set() };
fs.writeFileSync(output, JSON.stringify(texts.map((text) => ({ text, cl100k: cl100k(text, plain), o200k: o200k(text, plain) }))));
