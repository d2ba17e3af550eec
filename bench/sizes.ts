/** How much each figure measures. */
export interface Sizes {
  /** Every figure is the median of so many rounds. */
  readonly rounds: number;
  /** People who watch one network, with an inbox and an e-mail address each. */
  readonly watchers: number;
  readonly mails: number;
  /** Alarms that a broker brings. */
  readonly kafkaMessages: number;
  readonly priceAlerts: number;
  /** Whom a list is made of. */
  readonly people: number;
  /** Open WebSockets, and how many events each of them is told. */
  readonly sockets: number;
  readonly eventsPerSocket: number;
  readonly latencySamples: number;
  /** How long one round of HTTP requests lasts. */
  readonly seconds: number;
  readonly connections: number;
  /** How long the server rests before its memory is read. */
  readonly restSeconds: number;
}

export const usual: Sizes = {
  rounds: 3,
  watchers: 100_000,
  mails: 5000,
  kafkaMessages: 60_000,
  priceAlerts: 1_000_000,
  people: 1_000_000,
  sockets: 1000,
  eventsPerSocket: 40,
  latencySamples: 400,
  seconds: 5,
  connections: 50,
  restSeconds: 60,
};

/** Enough to see that a figure is measured at all. */
export const tiny: Sizes = {
  rounds: 1,
  watchers: 20,
  mails: 20,
  kafkaMessages: 40,
  priceAlerts: 4000,
  people: 2000,
  sockets: 5,
  eventsPerSocket: 3,
  latencySamples: 5,
  seconds: 0.1,
  connections: 3,
  restSeconds: 0,
};
