import { z } from 'zod';
import { choice, flag, hostAndPort, issuer, list, network, origin, text, timeZone, url, wholeNumber } from './value.ts';

/** One setting: its variable, how its text is read, what it is without one, and a sentence for the reference page. */
export interface Setting<T = unknown> {
  variable: string;
  value: z.ZodType<T, string>;
  /** The text that counts when none is given. */
  default?: string;
  /** Where there is no fixed default: how it comes about, in words. */
  otherwise?: string;
  sentence: string;
  secret?: boolean;
}

function setting<T, const D extends string | undefined = undefined>(
  variable: string,
  value: z.ZodType<T, string>,
  rest: { default?: D; otherwise?: string; sentence: string; secret?: boolean },
): Setting<D extends string ? T : T | undefined> {
  // Without a default the value may be absent, which is what the type of the result says.
  return { variable, value, ...rest } as Setting<D extends string ? T : T | undefined>;
}

/** Every setting of the server. To add one, add it here: the reference page and `tocsin settings` follow. */
export const settingsTable = {
  environment: setting('NODE_ENV', text(), {
    default: 'development',
    sentence: '`production` switches sample mode off and refuses what is fit for a laptop only.',
  }),
  port: setting('PORT', wholeNumber(0, 65_535), {
    default: '3000',
    sentence: 'The TCP port that the server listens on; 0 takes a free one.',
  }),
  host: setting('HOST', text(), {
    otherwise: '127.0.0.1, or every address in production',
    sentence: 'The address that the server listens on. Sample mode listens on loopback only.',
  }),
  publicUrl: setting('PUBLIC_URL', origin(), {
    otherwise: 'http://localhost with the port',
    sentence: 'The address that people open in their browser; links in messages begin with it.',
  }),
  dataDir: setting('DATA_DIR', text(), {
    default: './data',
    sentence: 'The folder of the embedded database and of the generated key.',
  }),
  databaseUrl: setting('DATABASE_URL', url('postgres', 'postgresql'), {
    otherwise: 'the embedded database',
    secret: true,
    sentence: 'PostgreSQL 15 or newer. Without it, the server starts its own.',
  }),
  databasePoolSize: setting('DATABASE_POOL_SIZE', wholeNumber(2, 200), {
    default: '10',
    sentence: 'The number of database connections that one process holds at most.',
  }),
  secretKeys: setting('SECRET_KEY', list(z.string().min(32, 'needs at least 32 characters in each key')), {
    otherwise: 'generated and kept in the data folder, outside production',
    secret: true,
    sentence:
      'Seals stored secrets and signs links. Several with commas between them: the first one seals, all of them open.',
  }),
  sample: setting('TOCSIN_SAMPLE', choice('on', 'off'), {
    otherwise: 'on while DATABASE_URL and SMTP_URL are unset and PUBLIC_URL is loopback; always off in production',
    sentence:
      'Sample mode: sample people and feeds, the mail catcher, the sandbox of the channels and the pages below /dev.',
  }),
  insecureHttp: setting('TOCSIN_INSECURE_HTTP', flag(), {
    default: 'off',
    sentence: 'Allows a PUBLIC_URL without https that is not loopback. Sessions can then be read on the network.',
  }),
  allow: setting('TOCSIN_ALLOW', list(choice('generated-secret', 'no-mail')), {
    default: '',
    sentence: 'What production refuses otherwise: `generated-secret` (no SECRET_KEY), `no-mail` (no SMTP_URL).',
  }),
  smtpUrl: setting('SMTP_URL', url('smtp', 'smtps'), {
    otherwise: 'no mail, or the mail catcher in sample mode',
    secret: true,
    sentence: 'The mail server, such as smtps://user:password@mail.example.org.',
  }),
  mailFrom: setting('MAIL_FROM', text(), {
    otherwise: 'Tocsin <tocsin@ and the host of PUBLIC_URL>',
    sentence: 'The sender of every e-mail.',
  }),
  coingeckoPlan: setting('COINGECKO_PLAN', choice('keyless', 'demo', 'paid'), {
    otherwise: 'prices are off; in sample mode they come from a script',
    sentence:
      'Switches prices on, by the plan at CoinGecko: `keyless`, or `demo` and `paid` with their COINGECKO_API_KEY.',
  }),
  coingeckoApiKey: setting('COINGECKO_API_KEY', z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be a key'), {
    otherwise: 'no key',
    secret: true,
    sentence: 'The key of the plan at CoinGecko.',
  }),
  coingeckoUrl: setting('COINGECKO_URL', url('http', 'https'), {
    otherwise: 'the address of the plan',
    sentence: 'Where the CoinGecko API answers, such as https://api.coingecko.com/api/v3.',
  }),
  coingeckoCallsPerMinute: setting('COINGECKO_CALLS_PER_MINUTE', wholeNumber(1, 1000), {
    otherwise: '10 without a key, 30 with one of the demo plan, 250 with a paid one',
    sentence: 'How often CoinGecko is asked in a minute at most. One call asks for up to 250 coins.',
  }),
  priceIntervalSeconds: setting('PRICE_INTERVAL_SECONDS', wholeNumber(20, 3600), {
    default: '60',
    sentence: 'How many seconds pass between two looks at the prices. CoinGecko itself renews them once a minute.',
  }),
  visitPlace: setting('VISIT_PLACE', text(), {
    default: 'Reception',
    sentence:
      'Where visitors come to, as messages to hosts and visitors name it, such as Head office, 12 Harbour Street.',
  }),
  visitTimeZone: setting('VISIT_TIME_ZONE', timeZone(), {
    default: 'UTC',
    sentence: 'The time zone of that place, such as Europe/Lisbon. Every time of a visit is told in it.',
  }),
  visitRetentionDays: setting('VISIT_RETENTION_DAYS', wholeNumber(1, 3650), {
    default: '90',
    sentence: 'How many days after its end what is known of the visitor is removed from a visit.',
  }),
  kafkaBrokers: setting('KAFKA_BROKERS', list(hostAndPort()), {
    default: '',
    sentence:
      'Brokers with the topics of the Internet Health Report, with commas between them. The networks feed reads them.',
  }),
  kafkaGroup: setting('KAFKA_GROUP', z.string().regex(/^[\w.-]{1,100}$/, 'must be a name of letters, digits, . _ -'), {
    default: 'tocsin',
    sentence: 'The consumer group under which the brokers keep how far this server has read.',
  }),
  ihrApiUrl: setting('IHR_API_URL', url('http', 'https'), {
    otherwise: 'not polled',
    sentence:
      'The public REST API of the Internet Health Report, such as https://www.ihr.live/ihr/api/, polled where there is no broker.',
  }),
  ihrPollSeconds: setting('IHR_POLL_SECONDS', wholeNumber(60, 3600), {
    default: '300',
    sentence: 'How many seconds pass between two looks at IHR_API_URL. Its alarms are of bins of 15 and 30 minutes.',
  }),
  transport: setting('TRANSPORT', choice('postgres', 'kafka', 'rabbitmq'), {
    default: 'postgres',
    sentence:
      'What carries ready work to the workers. A broker carries ids only; while it is away, work goes by PostgreSQL. All processes of an installation have the same.',
  }),
  transportBrokers: setting('TRANSPORT_KAFKA_BROKERS', list(hostAndPort()), {
    otherwise: 'those of KAFKA_BROKERS',
    sentence: 'The Kafka brokers of TRANSPORT=kafka, with commas between them.',
  }),
  transportPrefix: setting(
    'TRANSPORT_PREFIX',
    z.string().regex(/^[\w.-]{1,80}$/, 'must be a name of letters, digits, . _ -'),
    {
      default: 'tocsin',
      sentence: 'Begins the names of the topics and queues of the transport, so that installations can share a broker.',
    },
  ),
  amqpUrl: setting('AMQP_URL', url('amqp', 'amqps'), {
    otherwise: 'no RabbitMQ',
    secret: true,
    sentence: 'The RabbitMQ of TRANSPORT=rabbitmq, such as amqps://user:password@rabbit.example.org.',
  }),
  kafkaTls: setting('KAFKA_TLS', flag(), { default: 'off', sentence: 'Speaks with the brokers over TLS.' }),
  kafkaCa: setting('KAFKA_CA', text(), {
    otherwise: 'the authorities that Node trusts',
    sentence: 'The authority that signed the certificates of the brokers, as PEM; KAFKA_CA_FILE names a file with it.',
  }),
  kafkaSaslMechanism: setting('KAFKA_SASL_MECHANISM', choice('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'), {
    default: 'PLAIN',
    sentence: 'How the name and the password are given to the brokers.',
  }),
  kafkaSaslUsername: setting('KAFKA_SASL_USERNAME', text(), {
    otherwise: 'no sign-in at the brokers',
    sentence: 'The name at the brokers.',
  }),
  kafkaSaslPassword: setting('KAFKA_SASL_PASSWORD', text(), {
    otherwise: 'no sign-in at the brokers',
    secret: true,
    sentence: 'The password at the brokers.',
  }),
  signUp: setting(
    'SIGN_UP',
    z.string().regex(/^(open|invite|domain:[a-z0-9.-]+\.[a-z]{2,})$/i, 'must be open, invite or domain:example.org'),
    {
      default: 'open',
      sentence:
        'Who may make an account: everybody (`open`), the invited (`invite`), or addresses of one domain (`domain:example.org`).',
    },
  ),
  deletionGraceDays: setting('DELETION_GRACE_DAYS', wholeNumber(0, 90), {
    default: '14',
    sentence: 'For so many days somebody who deleted their account can keep it by signing in; then it is erased.',
  }),
  mfaRequired: setting('MFA_REQUIRED', flag(), {
    otherwise: 'off in sample mode, on everywhere else',
    sentence: 'Whether managers and administrators need a second step: a passkey or an authenticator app.',
  }),
  acknowledge: setting('ACKNOWLEDGE', choice('shared', 'personal'), {
    otherwise: 'personal while sign-up is open, shared otherwise',
    sentence: 'Whether acknowledging an alert counts for everyone who was told of it, or for oneself.',
  }),
  trustedProxies: setting('TRUSTED_PROXIES', list(network()), {
    default: '',
    sentence: 'Addresses and networks of the proxies whose X-Forwarded-For is believed, with commas between them.',
  }),
  slackClientId: setting('SLACK_CLIENT_ID', text(), {
    otherwise: 'no Slack, or the sandbox in sample mode',
    sentence: 'The client id of the Slack app through which people connect their channels.',
  }),
  slackClientSecret: setting('SLACK_CLIENT_SECRET', text(), {
    otherwise: 'no Slack, or the sandbox in sample mode',
    secret: true,
    sentence: 'The client secret of that app.',
  }),
  slackSigningSecret: setting('SLACK_SIGNING_SECRET', text(), {
    otherwise: 'messages in Slack have no button to acknowledge with',
    secret: true,
    sentence: 'The signing secret of that app. With it, who presses Acknowledge in Slack acknowledges.',
  }),
  slackUrl: setting('SLACK_URL', origin(), {
    default: 'https://slack.com',
    sentence: 'Where Slack is, such as https://slack-gov.com.',
  }),
  discordClientId: setting('DISCORD_CLIENT_ID', text(), {
    otherwise: 'no Discord, or the sandbox in sample mode',
    sentence: 'The client id of the Discord application through which people connect their channels.',
  }),
  discordClientSecret: setting('DISCORD_CLIENT_SECRET', text(), {
    otherwise: 'no Discord, or the sandbox in sample mode',
    secret: true,
    sentence: 'The client secret of that application.',
  }),
  discordUrl: setting('DISCORD_URL', origin(), {
    default: 'https://discord.com',
    sentence: 'Where Discord is.',
  }),
  githubClientId: setting('GITHUB_CLIENT_ID', text(), {
    otherwise: 'no sign-in by GitHub, or the sandbox in sample mode',
    sentence: 'The client id of the OAuth app at GitHub by which people sign in.',
  }),
  githubClientSecret: setting('GITHUB_CLIENT_SECRET', text(), {
    otherwise: 'no sign-in by GitHub, or the sandbox in sample mode',
    secret: true,
    sentence: 'The client secret of that app.',
  }),
  githubUrl: setting('GITHUB_URL', origin(), {
    default: 'https://github.com',
    sentence: 'Where GitHub is; for a GitHub Enterprise Server its address.',
  }),
  linkedinClientId: setting('LINKEDIN_CLIENT_ID', text(), {
    otherwise: 'no sign-in by LinkedIn, or the sandbox in sample mode',
    sentence:
      'The client id of the LinkedIn app by which people sign in. The app needs the product “Sign In with LinkedIn using OpenID Connect”.',
  }),
  linkedinClientSecret: setting('LINKEDIN_CLIENT_SECRET', text(), {
    otherwise: 'no sign-in by LinkedIn, or the sandbox in sample mode',
    secret: true,
    sentence: 'The client secret of that app.',
  }),
  oidcIssuer: setting('OIDC_ISSUER', issuer(), {
    otherwise: 'no other provider, or the sandbox in sample mode',
    sentence:
      'The issuer of an OpenID Connect provider by which people sign in, such as https://id.example.org/realms/staff.',
  }),
  oidcClientId: setting('OIDC_CLIENT_ID', text(), {
    otherwise: 'no other provider, or the sandbox in sample mode',
    sentence: 'The client id of this installation at that provider.',
  }),
  oidcClientSecret: setting('OIDC_CLIENT_SECRET', text(), {
    otherwise: 'no other provider, or the sandbox in sample mode',
    secret: true,
    sentence: 'The client secret of this installation at that provider.',
  }),
  oidcName: setting('OIDC_NAME', z.string().min(1).max(40), {
    default: 'single sign-on',
    sentence: 'How people call that provider, as it stands on the button “Continue with …”.',
  }),
  twilioAccountSid: setting('TWILIO_ACCOUNT_SID', text(), {
    otherwise: 'no SMS, or the sandbox in sample mode',
    sentence: 'The account at Twilio that sends SMS.',
  }),
  twilioAuthToken: setting('TWILIO_AUTH_TOKEN', text(), {
    otherwise: 'no SMS, or the sandbox in sample mode',
    secret: true,
    sentence: 'The auth token of that account; it signs the callbacks as well.',
  }),
  twilioFrom: setting('TWILIO_FROM', text(), {
    otherwise: 'no SMS, or the sandbox in sample mode',
    sentence: 'The number that SMS come from, such as +15005550006, or the id of a messaging service (MG…).',
  }),
  twilioUrl: setting('TWILIO_URL', origin(), {
    default: 'https://api.twilio.com',
    sentence: 'Where the API of Twilio is.',
  }),
  smsCountries: setting('SMS_COUNTRIES', list(z.string().regex(/^[A-Z]{2}$/, 'must be country codes such as PT')), {
    default: '',
    sentence: 'The countries that SMS may go to, with commas between their codes; all of them when empty.',
  }),
  webhookAllowedNetworks: setting('WEBHOOK_ALLOWED_NETWORKS', list(network()), {
    default: '',
    sentence: 'Private networks that URLs given by people may reach all the same, with commas between them.',
  }),
  metricsAddress: setting('METRICS_ADDRESS', hostAndPort(), {
    otherwise: 'no metrics',
    sentence: 'Host and port of the metrics for Prometheus, such as 127.0.0.1:9464.',
  }),
  logLevel: setting('LOG_LEVEL', choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), {
    default: 'info',
    sentence: 'The least serious lines that the log keeps.',
  }),
  drainTimeoutMs: setting('DRAIN_TIMEOUT_MS', wholeNumber(0, 600_000), {
    default: '25000',
    sentence: 'How long a stopping server may finish what it has begun, in milliseconds.',
  }),
};

/** Variables of the development tools, which a server may find in its environment and leaves alone. */
export const foreignVariables = /^TOCSIN_(REQUIRE_SERVICES|(POSTGRES|KAFKA|RABBITMQ)_\w+)$/;
