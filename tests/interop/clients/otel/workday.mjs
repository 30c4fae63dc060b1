// A service instrumented with OpenTelemetry alone, sending OTLP to one prefix: spans, a log record and metrics.
import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter as OtlpJsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as OtlpProtoTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const prefix = process.env.OTLP_PREFIX;
const headers = { "x-sentry-auth": `sentry sentry_key=${process.env.SENTRY_KEY}` };
const resource = resourceFromAttributes({
  "service.name": "shop-otel",
  "service.version": "2.4.1",
  "deployment.environment.name": "staging",
});
const to = (signal) => ({ url: `${prefix}/v1/${signal}`, headers });

const Exporter = process.env.OTLP_FORMAT === "json" ? OtlpJsonTraceExporter : OtlpProtoTraceExporter;
const tracers = new TracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor({ exporter: new Exporter(to("traces")) })],
});
const tracer = tracers.getTracer("shop");
const order = tracer.startSpan("POST /orders", { kind: SpanKind.SERVER, attributes: { "http.request.method": "POST" } });
const query = tracer.startSpan(
  "SELECT stock",
  { kind: SpanKind.CLIENT, attributes: { "db.system.name": "postgresql", "db.rows": 3 } },
  trace.setSpan(context.active(), order),
);
query.recordException(new RangeError("card limit reached at 420 EUR"));
query.setStatus({ code: SpanStatusCode.ERROR, message: "no such card" });
query.end();
order.end();

const loggers = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(to("logs")) })],
});
loggers.getLogger("shop").emit({
  severityNumber: SeverityNumber.WARN,
  severityText: "WARN",
  body: "order A-1001 is late",
  attributes: { minutes: 12, express: true, depot: "north" },
  context: trace.setSpan(context.active(), order),
});

const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to("metrics")), exportIntervalMillis: 60_000 })],
});
const meter = meters.getMeter("shop");
meter.createCounter("orders").add(3, { depot: "north" });
meter.createHistogram("order.duration", { unit: "ms" }).record(187.5);
meter.createGauge("queue.depth").record(7);

// An export that is refused rejects here.
await Promise.all([tracers.forceFlush(), loggers.forceFlush(), meters.forceFlush()]);
await Promise.all([tracers.shutdown(), loggers.shutdown(), meters.shutdown()]);
console.log(JSON.stringify({ traceId: order.spanContext().traceId, spanId: order.spanContext().spanId }));
