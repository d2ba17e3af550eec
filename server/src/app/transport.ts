import type { Metrics } from '#platform/metrics';
import {
  carryBy,
  chooseTransport,
  kafkaTransport,
  rabbitmqTransport,
  type RunningCarrier,
  type Transport,
} from '#platform/transport';
import type { Ground } from './ground.ts';
import { kafkaConnection } from './kafka.ts';

/** The broker of the settings that carries ready work; undefined with `postgres`. */
export async function openTransport({
  database,
  realtime,
  log,
  settings,
}: Ground): Promise<RunningCarrier | undefined> {
  await chooseTransport(database, settings.transport);
  const transport = transportOf({ settings, log });
  if (transport === undefined) return undefined;
  return carryBy(transport, { database, realtime, log, wakeOn: ['fan-out', 'parcels'] });
}

/** Says whether the broker carries, and how much of the work of this process it brought. */
export function measureTransport(metrics: Metrics, carrier: RunningCarrier | undefined): void {
  if (!carrier) return;
  metrics.gauge('tocsin_transport_up', '1 while the broker carries the work.', () => (carrier.up ? 1 : 0));
  metrics.gauge(
    'tocsin_transport_brought',
    'Pieces of work that this process did because the broker brought them.',
    () => carrier.brought,
  );
}

function transportOf({ settings, log }: Pick<Ground, 'settings' | 'log'>): Transport | undefined {
  const { transport, transportPrefix: prefix, transportBrokers, kafkaBrokers, amqpUrl: url = '' } = settings;
  switch (transport) {
    case 'postgres':
      return undefined;
    case 'kafka':
      return kafkaTransport({ connection: kafkaConnection(settings, transportBrokers ?? kafkaBrokers), prefix, log });
    case 'rabbitmq':
      return rabbitmqTransport({ url, prefix, log });
  }
}
