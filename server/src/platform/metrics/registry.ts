type Labels = Readonly<Record<string, string | number>>;

export interface Counter {
  add(labels?: Labels, amount?: number): void;
}
export interface Histogram {
  observe(seconds: number, labels?: Labels): void;
}

/** What the server counts about itself, in Prometheus' text form. Labels name kinds of things, never people. */
export interface Metrics {
  counter(name: string, help: string): Counter;
  histogram(name: string, help: string, bucketsSeconds?: readonly number[]): Histogram;
  /** Asked at the moment of writing. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  write(): Promise<string>;
}

const usualBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Family {
  lines(): Promise<string[]>;
}

/** An empty registry; each room names its own metrics when it is built. */
export function makeMetrics(): Metrics {
  const families = new Map<string, Family>();
  const add = <T extends Family>(name: string, family: T): T => {
    if (families.has(name)) throw new Error(`The metric ${name} exists already.`);
    families.set(name, family);
    return family;
  };
  return {
    counter: (name, help) => add(name, makeCounter(name, help)),
    histogram: (name, help, buckets = usualBuckets) => add(name, makeHistogram(name, help, buckets)),
    gauge: (name, help, read) => {
      add(name, { lines: async () => [...heading(name, help, 'gauge'), `${name} ${await read()}`] });
    },
    async write() {
      const parts = await Promise.all([...families.values()].map((family) => family.lines()));
      return `${parts.flat().join('\n')}\n`;
    },
  };
}

function makeCounter(name: string, help: string): Counter & Family {
  const values = new Map<string, number>();
  return {
    add(labels = {}, amount = 1) {
      const key = labelText(labels);
      values.set(key, (values.get(key) ?? 0) + amount);
    },
    lines: async () => [
      ...heading(name, help, 'counter'),
      ...[...values].map(([labels, value]) => `${name}${braced(labels)} ${value}`),
    ],
  };
}

interface Observed {
  buckets: readonly number[];
  counts: number[];
  sum: number;
  count: number;
}

function makeHistogram(name: string, help: string, buckets: readonly number[]): Histogram & Family {
  const all = new Map<string, Observed>();
  return {
    observe(seconds, labels = {}) {
      const key = labelText(labels);
      const observed = all.get(key) ?? { buckets, counts: buckets.map(() => 0), sum: 0, count: 0 };
      all.set(key, observed);
      observed.sum += seconds;
      observed.count += 1;
      const slot = buckets.findIndex((bound) => seconds <= bound);
      if (slot >= 0) observed.counts[slot] = (observed.counts[slot] ?? 0) + 1;
    },
    lines: async () => [
      ...heading(name, help, 'histogram'),
      ...[...all].flatMap(([labels, observed]) => histogramLines(name, labels, observed)),
    ],
  };
}

function histogramLines(name: string, labels: string, observed: Observed): string[] {
  let below = 0;
  const lines = observed.buckets.map((bound, slot) => {
    below += observed.counts[slot] ?? 0;
    return `${name}_bucket${braced(join(labels, `le="${bound}"`))} ${below}`;
  });
  return [
    ...lines,
    `${name}_bucket${braced(join(labels, 'le="+Inf"'))} ${observed.count}`,
    `${name}_sum${braced(labels)} ${observed.sum}`,
    `${name}_count${braced(labels)} ${observed.count}`,
  ];
}

const heading = (name: string, help: string, type: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
const join = (labels: string, label: string) => (labels === '' ? label : `${labels},${label}`);
const braced = (labels: string) => (labels === '' ? '' : `{${labels}}`);

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`)
    .join(',');
}
