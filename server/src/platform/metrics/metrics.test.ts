import { describe, expect, it } from 'vitest';
import { makeMetrics, serveMetrics } from './index.ts';

describe('metrics', () => {
  it('are written as Prometheus reads them', async () => {
    const metrics = makeMetrics();
    const sent = metrics.counter('tocsin_sent_total', 'Messages sent.');
    sent.add({ channel: 'email' });
    sent.add({ channel: 'email' }, 2);
    sent.add({ channel: 'a "quoted"\nname' });
    const took = metrics.histogram('tocsin_took_seconds', 'How long.', [0.1, 1]);
    for (const seconds of [0.05, 0.1, 0.5, 3]) took.observe(seconds, { channel: 'sms' });
    metrics.gauge('tocsin_waiting', 'Waiting now.', () => 7);
    expect(await metrics.write()).toBe(
      `# HELP tocsin_sent_total Messages sent.
# TYPE tocsin_sent_total counter
tocsin_sent_total{channel="email"} 3
tocsin_sent_total{channel="a \\"quoted\\"\\nname"} 1
# HELP tocsin_took_seconds How long.
# TYPE tocsin_took_seconds histogram
tocsin_took_seconds_bucket{channel="sms",le="0.1"} 2
tocsin_took_seconds_bucket{channel="sms",le="1"} 3
tocsin_took_seconds_bucket{channel="sms",le="+Inf"} 4
tocsin_took_seconds_sum{channel="sms"} 3.65
tocsin_took_seconds_count{channel="sms"} 4
# HELP tocsin_waiting Waiting now.
# TYPE tocsin_waiting gauge
tocsin_waiting 7
`,
    );
  });

  it('rule 64: are served at an address of their own and nothing else is', async () => {
    const metrics = makeMetrics();
    metrics.counter('tocsin_sent_total', 'Messages sent.').add();
    const served = await serveMetrics('127.0.0.1:0', metrics);
    try {
      const answer = await fetch(served.url);
      expect(answer.headers.get('content-type')).toContain('text/plain');
      expect(await answer.text()).toContain('tocsin_sent_total 1');
      expect((await fetch(served.url.replace('/metrics', '/api/v1/me'))).status).toBe(404);
      metrics.gauge('tocsin_broken', 'Cannot be read.', () => Promise.reject(new Error('down')));
      expect((await fetch(served.url)).status).toBe(503);
    } finally {
      await served.close();
    }
  });

  it('refuse an address without a port', async () => {
    await expect(serveMetrics('localhost', makeMetrics())).rejects.toThrow('METRICS_ADDRESS');
  });
});
