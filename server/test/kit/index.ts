export { softwareAuthenticator } from './authenticator.ts';
export type { Authenticator } from './authenticator.ts';
export { browser, usingApp } from './app.ts';
export type { TestApp } from './app.ts';
export { stillClock } from './clock.ts';
export { freshDatabase, usingDatabase, usingTransaction } from './database.ts';
export type { TestDatabase } from './database.ts';
export { addPeople, addWatches, testAddresses } from './people.ts';
export type { Person } from './people.ts';
export { freePort } from './free-port.ts';
export { smtpSink } from './smtp.ts';
export { ihrDouble } from './ihr.ts';
export type { IhrDouble } from './ihr.ts';
export { eventually } from './eventually.ts';
export { mailAbout, mailsTo } from './mail.ts';
export type { Mail } from './mail.ts';
export { everyRow } from './every-row.ts';
export {
  addPartitions,
  hasKafka,
  kafkaBrokers,
  kafkaThatCanBeCut,
  makeTopics,
  openKafka,
  produce,
  secureKafka,
} from './kafka.ts';
export { hasRabbitmq, rabbitmqUrl } from './rabbitmq.ts';
export { openDatabaseProxy, openProxy } from './proxy.ts';
export type { Proxy } from './proxy.ts';
