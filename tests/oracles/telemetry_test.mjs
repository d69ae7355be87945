// What the SDK of OpenTelemetry really sends, as the observability check receives and reads it.
//
//   node telemetry_test.mjs PACKAGES AIPREFLIGHT
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const [packages, aipreflight] = process.argv.slice(2);
const app = join(dirname(fileURLToPath(import.meta.url)), 'telemetry_app.mjs');
const folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
after(() => rmSync(folder, { recursive: true }));

function judge(section) {
  const profile = join(folder, 'profile.yml');
  writeFileSync(profile, JSON.stringify({ name: 'telemetry', checks: [{ uses: 'observability', with: section }] }));
  const result = spawnSync(aipreflight, ['check', '--profile', profile, '--out', 'out', '--format', 'json', '--no-progress'],
    { cwd: folder, encoding: 'utf8' });
  assert.notEqual(result.stdout, '', result.stderr);
  return JSON.parse(result.stdout).checks[0];
}

// Runs the application, and writes each kind of what it sends into a file, one message a line, as a collector does.
async function collect(name, unit) {
  const files = {};
  const server = createServer((request, response) => {
    const kind = request.url.replace('/v1/', '');
    let body = '';
    request.on('data', (part) => { body += part; });
    request.on('end', () => {
      files[kind] ??= join(folder, `${name}-${kind}.jsonl`);
      appendFileSync(files[kind], `${JSON.stringify(JSON.parse(body))}\n`);
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const child = spawn(process.execPath, [app, packages, 'json', unit],
    { env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.address().port}` }, stdio: 'inherit' });
  assert.equal(await new Promise((resolve) => child.on('exit', resolve)), 0);
  server.close();
  for (const kind of ['traces', 'logs', 'metrics']) assert.ok(existsSync(files[kind] ?? ''), `${kind} came`);
  return files;
}

for (const protocol of ['proto', 'json']) {
  test(`a canary whose application exports ${protocol} is traced, with the values of its call`, () => {
    const check = judge({
      level: 'canary', required_fields: ['request_id', 'model', 'input_tokens', 'output_tokens', 'latency_ms'],
      canary: {
        command: `'${process.execPath}' '${app}' '${packages}' ${protocol}`, requests: 2,
        expect: { 'gen_ai.request.model': 'gpt-4o-mini' },
      },
    });
    assert.equal(check.status, 'PASS', JSON.stringify(check.findings));
    assert.equal(check.gates.find((gate) => gate.id === 'canary_traced').n, 2);
    assert.equal(check.gates.find((gate) => gate.id === 'canary_calls').value, 2);
  });
}

test('its traces, logs and metrics are a sample that passes', async () => {
  const { traces, logs, metrics } = await collect('good', 's');
  const check = judge({
    level: 'sample', sample: traces, logs, metrics, max_age: '1h', capture_content: 'forbidden', required_fields: ['model', 'input_tokens'],
  });
  assert.equal(check.status, 'PASS', JSON.stringify(check.findings));
  assert.deepEqual(check.findings, []);
  assert.equal(check.details.sample.model_calls, 1, 'the log record of a call is no second call');
  assert.equal(check.details.sample.metrics, 1);
  const alone = judge({ level: 'sample', sample: logs, required_fields: ['model', 'request_id'] });
  assert.equal(alone.status, 'PASS', JSON.stringify(alone.findings));
  assert.equal(alone.details.sample.model_calls, 1);
  assert.match(readFileSync(logs, 'utf8'), /"traceId":"[0-9a-f]{32}"/);
});

test('a duration in milliseconds fails', async () => {
  const { traces, metrics } = await collect('bad', 'ms');
  const check = judge({ level: 'sample', sample: traces, metrics, required_fields: ['model'] });
  assert.equal(check.status, 'FAIL');
  assert.deepEqual(check.findings.map((finding) => finding.reason_code), ['metric_unit']);
});
