import type { BaseOptions } from '@platformatic/kafka';

/** Where a Kafka is and how it lets this server in. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  /** PEM; without it the authorities that Node knows are trusted. */
  readonly ca?: string | undefined;
  readonly sasl?:
    | {
        readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
        readonly username: string;
        readonly password: string;
      }
    | undefined;
}

/** The options that every client of a broker begins with: no call waits for ever. */
export function brokerOptions({ brokers, tls, ca, sasl }: KafkaConnection, clientId: string): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    connectTimeout: 5000,
    timeout: 10_000,
    retries: 2,
    retryDelay: 250,
    ...(tls ? { tls: ca === undefined ? {} : { ca }, tlsServerName: true } : {}),
    ...(sasl ? { sasl } : {}),
  };
}
