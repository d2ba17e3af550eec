import { describeSource } from '#sources/conformance';
import type { Source } from '#sources/conformance';
import { describe } from 'vitest';
import { networksSource } from './source.ts';

describe('networks', () => {
  describeSource((database) => {
    const source = networksSource({ database });
    const asSource: Source = source;
    const topic = 'ihr_raclette_diffrtt_anomalies';
    const datapoint = { ts: 1692024300, startpoint: 'CTVienna, Vienna, ATv4', endpoint: 'AS2497', median: 113.61 };
    const value = { datapoint, deviation: -45.007 };
    return {
      source: asSource,
      happen: () => source.ingest([{ topic, partition: 0, value }]),
      sendBroken: () => source.ingest([{ topic, partition: 0, value: { datapoint } }]),
    };
  });
});
