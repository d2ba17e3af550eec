export { makeMetrics } from './registry.ts';
export type { Counter, Histogram, Metrics } from './registry.ts';
export { serveMetrics } from './serve-metrics.ts';
