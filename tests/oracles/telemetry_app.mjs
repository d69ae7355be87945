// An application that calls a model, instrumented with the SDK of OpenTelemetry. It calls nothing: the call takes 20 ms.
//
//   node telemetry_app.mjs PACKAGES PROTOCOL [UNIT]
//
// Sends to OTEL_EXPORTER_OTLP_ENDPOINT: spans in PROTOCOL ("proto" or "json"), as a child of TRACEPARENT where that is set; with
// "json" also a log record and metrics, whose duration is in UNIT ("s" where it is not given).
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [packages, protocol, unit = 's'] = process.argv.slice(2);
const require = createRequire(join(packages, 'any.js'));
const { context, trace, ROOT_CONTEXT } = require('@opentelemetry/api');
const { Resource } = require('@opentelemetry/resources');
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');

const exporterOf = (kind, form = 'http') => {
  const exported = require(`@opentelemetry/exporter-${kind}-otlp-${form}`);
  return new (Object.entries(exported).find(([name]) => /^OTLP\w+Exporter$/.test(name))[1])();
};
const resource = new Resource({ 'service.name': 'chat', 'service.version': '1', 'deployment.environment.name': 'test' });
const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o-mini' };

const tracers = new BasicTracerProvider({
  resource, spanProcessors: [new SimpleSpanProcessor(exporterOf('trace', protocol === 'proto' ? 'proto' : 'http'))],
});
const parent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0[01]$/.exec(process.env.TRACEPARENT ?? '');
const outer = parent
  ? trace.setSpanContext(ROOT_CONTEXT, { traceId: parent[1], spanId: parent[2], traceFlags: 1, isRemote: true })
  : ROOT_CONTEXT;
const span = tracers.getTracer('chat').startSpan('chat gpt-4o-mini',
  { attributes: { ...call, 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 7, 'gen_ai.response.finish_reasons': ['stop'] } },
  outer);
await new Promise((resolve) => setTimeout(resolve, 20));
span.end();

if (protocol === 'json') {
  const logs = new LoggerProvider({ resource });
  logs.addLogRecordProcessor(new SimpleLogRecordProcessor(exporterOf('logs')));
  logs.getLogger('chat').emit({
    context: trace.setSpan(context.active(), span),
    attributes: { ...call, 'event.name': 'gen_ai.client.inference.operation.details', 'gen_ai.usage.input_tokens': 12 },
  });
  const reader = new PeriodicExportingMetricReader({ exporter: exporterOf('metrics'), exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ resource, readers: [reader] });
  meters.getMeter('chat').createHistogram('gen_ai.client.operation.duration', {
    unit,
    advice: { explicitBucketBoundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] },
  }).record(0.02, call);
  await logs.shutdown();
  await meters.shutdown();
}
await tracers.shutdown();
