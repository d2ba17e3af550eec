import type { KafkaConnection } from '#platform/kafka';
import type { Settings } from '#platform/settings';

/** How the settings say that Kafka is reached. */
export function kafkaConnection(settings: Settings, brokers: readonly string[]): KafkaConnection {
  const { kafkaTls: tls, kafkaCa: ca, kafkaSaslMechanism: mechanism } = settings;
  const { kafkaSaslUsername: username, kafkaSaslPassword: password } = settings;
  const sasl = username === undefined || password === undefined ? undefined : { mechanism, username, password };
  return { brokers, tls, ca, sasl };
}
