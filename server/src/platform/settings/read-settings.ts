import path from 'node:path';
import { gather } from './gather.ts';
import type { Environment } from './gather.ts';
import { generatedKey } from './generated-key.ts';
import { SettingsError } from './settings.ts';
import type { Given, Settings } from './settings.ts';
import { settingsTable } from './table.ts';
import type { Setting } from './table.ts';

interface Options {
  /** A file such as `.env`; the environment counts before it, and it may be missing. */
  envFile?: string;
}

/** Reads the settings once, at the start. Throws a `SettingsError` that lists all problems. */
export function readSettings(env: Environment, options: Options = {}): Settings {
  const { texts, problems } = gather(env, options.envFile);
  const { given, problems: misread } = readAll(texts);
  const all = [...problems, ...misread];
  if (!given) throw new SettingsError(all);
  const settings = fillIn(given);
  all.push(...conflicts(given, settings));
  if (all.length > 0) throw new SettingsError(all);
  // The key is made last: a start that is refused leaves nothing behind.
  return Object.freeze({ ...settings, secretKeys: given.secretKeys ?? [generatedKey(settings.dataDir)] });
}

function readAll(texts: ReadonlyMap<string, string>): { given: Given | undefined; problems: string[] } {
  const problems: string[] = [];
  const rows: [string, Setting][] = Object.entries(settingsTable);
  const values = rows.map(([name, row]) => [name, readOne(row, texts.get(row.variable), problems)]);
  // The table's own schemas read every value, so the object has the types of the table.
  return { given: problems.length === 0 ? (Object.fromEntries(values) as Given) : undefined, problems };
}

function readOne(row: Setting, given: string | undefined, problems: string[]): unknown {
  const text = given ?? row.default;
  if (text === undefined) return undefined;
  const read = row.value.safeParse(text);
  if (!read.success) problems.push(`${row.variable} ${read.error.issues[0]?.message ?? 'cannot be read'}.`);
  return read.data;
}

function fillIn({ environment, sample, ...given }: Given): Settings {
  const production = environment === 'production';
  const publicUrl = given.publicUrl ?? `http://localhost:${given.port}`;
  const outside = given.databaseUrl !== undefined || given.smtpUrl !== undefined;
  const sampleMode = !production && (sample === undefined ? !outside && isLoopback(publicUrl) : sample === 'on');
  return {
    ...given,
    production,
    publicUrl,
    sampleMode,
    mfaRequired: given.mfaRequired ?? !sampleMode,
    host: given.host ?? (production ? '0.0.0.0' : '127.0.0.1'),
    dataDir: path.resolve(given.dataDir),
    secretKeys: given.secretKeys ?? [],
    mailFrom: given.mailFrom ?? `Tocsin <tocsin@${new URL(publicUrl).hostname}>`,
    acknowledge: given.acknowledge ?? (given.signUp === 'open' ? 'personal' : 'shared'),
  };
}

function conflicts(given: Given, settings: Settings): string[] {
  return [
    ...ofAddress(settings),
    ...ofSampleMode(settings),
    ...ofPrices(given),
    ...ofKafka(given),
    ...ofNetworks(given),
    ...ofTransport(given),
    ...ofChat(given),
    ...ofLogins(given),
    ...(settings.production ? ofProduction(given) : []),
  ];
}

// Session cookies bear the `__Host-` prefix, which browsers accept over https and on loopback only.
function ofAddress({ publicUrl, insecureHttp }: Settings): string[] {
  if (publicUrl.startsWith('https:') || isLoopback(publicUrl) || insecureHttp) return [];
  return [
    'PUBLIC_URL must begin with https:// or be loopback. For a network that you trust, set TOCSIN_INSECURE_HTTP=1.',
  ];
}

function ofSampleMode({ sampleMode, publicUrl, host }: Settings): string[] {
  if (!sampleMode) return [];
  const problems = [];
  if (!isLoopback(publicUrl))
    problems.push(
      'TOCSIN_SAMPLE=on is for this machine only: PUBLIC_URL must be loopback, such as http://localhost:3000.',
    );
  if (!loopbackHosts.test(host))
    problems.push('HOST must be loopback in sample mode. Set TOCSIN_SAMPLE=off to listen elsewhere.');
  return problems;
}

function ofPrices({ coingeckoPlan: plan, coingeckoApiKey: key }: Given): string[] {
  if (key !== undefined && (plan === undefined || plan === 'keyless'))
    return ['COINGECKO_API_KEY is set: set COINGECKO_PLAN to demo or paid, whichever the key is for.'];
  if (key === undefined && (plan === 'demo' || plan === 'paid'))
    return [`COINGECKO_PLAN=${plan} needs COINGECKO_API_KEY. Without a key, set COINGECKO_PLAN=keyless.`];
  return [];
}

function ofKafka({ kafkaSaslUsername: name, kafkaSaslPassword: password, kafkaTls, kafkaCa }: Given): string[] {
  const problems = [];
  if ((name === undefined) !== (password === undefined))
    problems.push('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together: set both or neither.');
  if (kafkaCa !== undefined && !kafkaTls) problems.push('KAFKA_CA is for TLS: set KAFKA_TLS=on as well.');
  return problems;
}

function ofNetworks({ kafkaBrokers, ihrApiUrl }: Given): string[] {
  if (ihrApiUrl === undefined || kafkaBrokers.length === 0) return [];
  return [
    'KAFKA_BROKERS and IHR_API_URL both bring the network alarms: set one of them. A broker that is only for TRANSPORT=kafka goes into TRANSPORT_KAFKA_BROKERS.',
  ];
}

function ofChat(given: Given): string[] {
  const { slackClientId, slackClientSecret, slackSigningSecret, discordClientId, discordClientSecret } = given;
  const problems = [];
  if ((slackClientId === undefined) !== (slackClientSecret === undefined))
    problems.push('SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both or neither.');
  if (slackSigningSecret !== undefined && slackClientId === undefined)
    problems.push('SLACK_SIGNING_SECRET needs SLACK_CLIENT_ID and SLACK_CLIENT_SECRET beside it.');
  if ((discordClientId === undefined) !== (discordClientSecret === undefined))
    problems.push('DISCORD_CLIENT_ID and DISCORD_CLIENT_SECRET go together: set both or neither.');
  return problems;
}

function ofLogins(given: Given): string[] {
  const { oidcIssuer: issuer, oidcClientId: client, oidcClientSecret: secret } = given;
  const problems = [];
  if ((given.githubClientId === undefined) !== (given.githubClientSecret === undefined))
    problems.push('GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET go together: set both or neither.');
  if ((given.linkedinClientId === undefined) !== (given.linkedinClientSecret === undefined))
    problems.push('LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET go together: set both or neither.');
  if (new Set([issuer, client, secret].map((each) => each === undefined)).size > 1)
    problems.push('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all three or none.');
  return problems;
}

function ofTransport({ transport, transportBrokers, kafkaBrokers, amqpUrl }: Given): string[] {
  if (transport === 'kafka' && (transportBrokers ?? kafkaBrokers).length === 0)
    return ['TRANSPORT=kafka needs TRANSPORT_KAFKA_BROKERS.'];
  if (transport === 'rabbitmq' && amqpUrl === undefined) return ['TRANSPORT=rabbitmq needs AMQP_URL.'];
  return [];
}

function ofProduction({ secretKeys, smtpUrl, allow }: Given): string[] {
  const problems = [];
  if (!secretKeys && !allow.includes('generated-secret')) {
    problems.push(
      'SECRET_KEY is not set. Make one with `openssl rand -base64 32` and keep it safe: sealed data cannot be read without it.',
    );
  }
  if (!smtpUrl && !allow.includes('no-mail')) {
    problems.push('SMTP_URL is not set, so nobody could verify an address. Set it, or set TOCSIN_ALLOW=no-mail.');
  }
  return problems;
}

const loopbackHosts = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

function isLoopback(url: string): boolean {
  return loopbackHosts.test(new URL(url).hostname);
}
