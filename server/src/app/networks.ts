import { networksSource } from '#sources/networks';
import type { Ground } from './ground.ts';
import { findAdministrators } from './growing.queries.ts';
import { kafkaConnection } from './kafka.ts';

/** The networks source over the brokers or the REST API of the settings, or over its recorded sample in sample mode. */
export function openNetworks({ database, settings }: Ground, sample: { connected: () => boolean }) {
  const { kafkaBrokers: brokers, kafkaGroup: group, ihrApiUrl: url, ihrPollSeconds: intervalSeconds } = settings;
  return networksSource({
    database,
    administrators: findAdministrators,
    ...(brokers.length > 0 ? { kafka: { connection: kafkaConnection(settings, brokers), group } } : {}),
    ...(url === undefined ? {} : { ihr: { connection: { url }, intervalSeconds } }),
    ...(settings.sampleMode ? { sample } : {}),
  });
}
