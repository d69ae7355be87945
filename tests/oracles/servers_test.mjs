// Servers of others, on the loopback: what the prober makes of their answers, in every dialect that they speak.
//
//   node servers_test.mjs PACKAGES AIPREFLIGHT
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const [packages, aipreflight] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'servers-'));
const children = [];
after(() => {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true });
});

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// A server of a package, as soon as it answers.
async function serve(script, words, environment = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(packages, script), ...words.map((word) => (word === 'PORT' ? String(port) : word))],
    { env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), ...environment }, stdio: 'ignore', cwd: folder });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; ++tries) {
    try {
      await fetch(`${url}/v1/models`);
      return url;
    } catch {
      assert.equal(child.exitCode, null, 'the server ended');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('the server does not answer');
}

function file(name, value) {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

// The record of one request.
function probe(url, provider, prompt = 'hello') {
  const config = file('probe.yml', {
    defaults: { prompt, max_tokens: 50, timeout: '10s' },
    providers: [{ label: 'other', base_url: url, api_key: 'none', ...provider, models: [{ name: provider.model ?? 'gpt-4o' }], model: undefined }],
  });
  const result = spawnSync(aipreflight, ['sla', 'probe', config], { env: { ...process.env, no_proxy: '127.0.0.1' }, encoding: 'utf8' });
  assert.ok(result.stdout.startsWith('{'), result.stdout + result.stderr);
  return JSON.parse(result.stdout);
}

const dialects = [
  { name: 'openai' },
  { name: 'openai', api: 'responses' },
  { name: 'anthropic', model: 'claude-3-5-sonnet-20241022' },
  { name: 'gemini', model: 'gemini-2.0-flash' },
  { name: 'ollama', model: 'llama3' },
];
const fixtures = {
  fixtures: [
    { match: { userMessage: 'hello' }, response: { content: 'Hello! How can I help you today, and what for?' } },
    { match: { userMessage: 'weather' }, response: { toolCalls: [{ name: 'get_weather', arguments: { city: 'Oslo' } }] } },
  ],
};
const aimock = '@copilotkit/aimock/dist/cli.js';
const [major] = process.versions.node.split('.').map(Number);
const skip = major < 20 ? `aimock needs Node 20, and this is ${process.version}` : false;

test('aimock answers well in every dialect', { skip }, async () => {
  const url = await serve(aimock, ['-p', 'PORT', '-f', file('fixtures.json', fixtures), '--strict', '-l', '3', '--log-level', 'silent']);
  for (const dialect of dialects) {
    const record = probe(url, dialect);
    assert.equal(record.status, 'healthy', `${JSON.stringify(dialect)}: ${JSON.stringify(record)}`);
    assert.ok(record.chunks >= 2 && record.ttft_ms > 0 && record.latency_ms >= record.ttft_ms, JSON.stringify(record));
    const call = probe(url, dialect, 'weather');
    assert.equal(call.status, 'healthy', `${JSON.stringify(dialect)} with a tool: ${JSON.stringify(call)}`);
    assert.ok(call.ttft_ms > 0);
  }
});

for (const [fault, classes] of Object.entries({
  'chaos-ratelimit': ['rate_limited'],
  'chaos-drop': ['server_5xx'],
  'chaos-malformed': ['malformed', 'wrong_content_type', 'truncated'],
  'chaos-disconnect': ['reset', 'truncated'],
})) {
  test(`${fault} of aimock is an error of its class in every dialect`, { skip }, async () => {
    const url = await serve(aimock, ['-p', 'PORT', '-f', file('fixtures.json', fixtures), `--${fault}`, '1', '--log-level', 'silent']);
    for (const dialect of dialects) {
      const record = probe(url, dialect);
      assert.equal(record.status, 'error', JSON.stringify(record));
      assert.ok(classes.includes(record.error_class), `${JSON.stringify(dialect)}: ${JSON.stringify(record)}`);
    }
  });
}

test('mock-llm answers well without usage, and its streamed 429 is the error that it is', async () => {
  const config = file('mock.yaml', `
streaming: {chunkSize: 5, chunkIntervalMs: 3}
rules:
  - path: /v1/chat/completions
    response: {status: 200, content: '{"id": "x", "object": "chat.completion", "model": "m", "choices": [{"index": 0, "message": {"role": "assistant", "content": "a whole answer"}, "finish_reason": "stop"}]}'}
  - path: /v1/chat/completions
    match: "contains(body.messages[-1].content, 'refuse')"
    response: {status: 429, content: '{"error": {"message": "too many", "type": "rate_limit_error"}}'}
`);
  const url = await serve('@dwmkerr/mock-llm/dist/main.js', ['--config', config]);
  const record = probe(url, { name: 'openai' });
  assert.equal(record.status, 'healthy', JSON.stringify(record));
  assert.equal(record.token_source, 'chunks');
  const refused = probe(url, { name: 'openai' }, 'refuse');
  assert.equal(refused.http_status, 200, JSON.stringify(refused));
  assert.equal(refused.error_class, 'in_stream_error');
});
