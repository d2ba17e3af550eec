import { dropLeases, startDelivering, startFanOut } from '#notify';
import { subscriptionPurpose } from '#sources/articles';
import { loadCatalogue } from '#sources/networks';
import { pickChannels } from './duty.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { Parts } from './parts.ts';
import { hearAwaited } from './prices.ts';
import { startSampleVisits } from './sample/hosts.ts';

/** Starts what works in the background, in the order in which an event goes through it; it stops in the opposite order. */
export async function startWork(stack: AsyncDisposableStack, parts: Parts): Promise<void> {
  const { ground, duty, carrier } = parts;
  const { roles } = duty;
  // The embedded database belongs to one server, so a lease of an earlier process is nobody's.
  if (ground.settings.databaseUrl === undefined) await dropLeases(ground.database.db);
  if (roles.has('api') || roles.has('feed')) await loadCatalogue(ground.database.db);
  if (roles.has('worker')) startWorkers(stack, parts);
  // Whoever publishes tells the broker, so that work need not wait for a worker to look.
  carrier?.start();
  if (roles.has('api')) stack.defer(ground.accounts.start());
  if (roles.has('worker')) {
    const housekeeping = await startHousekeeping(ground, forgettingOf(parts));
    stack.defer(() => housekeeping.stop());
  }
  if (roles.has('feed')) await startFeeds(stack, parts);
}

function startWorkers(stack: AsyncDisposableStack, parts: Parts): void {
  const delivering = startDelivering(deliverDeps(parts), pickChannels(parts.duty, parts.channels.channels));
  stack.defer(() => delivering.stop());
  const fanOut = startFanOut(fanOutDeps(parts));
  stack.defer(() => fanOut.stop());
}

/** Every source is safe beside itself in another process: turns, groups and locks are in the database or the broker. */
async function startFeeds(stack: AsyncDisposableStack, parts: Parts): Promise<void> {
  const { ground, hub, networks, desk, prices, sample } = parts;
  const { clock, log, publish } = ground;
  const checkingOut = desk.start(log);
  stack.defer(() => checkingOut.stop());
  const context = { publish, clock, log, signal: new AbortController().signal };
  stack.defer(await networks.start(context));
  stack.defer(await prices.source.start(context));
  stack.defer(hearAwaited(ground, prices));
  if (!sample) return;
  const visits = startSampleVisits({ ground, desk, connected: () => (hub?.open ?? 0) > 0 });
  stack.defer(() => visits.stop());
}

/** What workers deliver with. */
export function deliverDeps({ ground, carrier, links, desk, articles }: Parts): Parameters<typeof startDelivering>[0] {
  const { accounts, database, clock, realtime, log, sealer, publish } = ground;
  const oneTime = async (purpose: string, jti: string) =>
    purpose === subscriptionPurpose
      ? articles.confirmLink(jti)
      : await accounts.makeLink(purpose as Parameters<typeof accounts.makeLink>[0], jti); // accounts itself wrote the purpose into the event
  return {
    database,
    clock,
    realtime,
    log,
    sealer,
    publish,
    links: { ...links, oneTime, code: (id, jti) => ground.codes.write(id, jti) },
    word: (event) => desk.word(event),
    random: Math.random,
    carrier,
  };
}

/** What workers find audiences with: all channels of this server, whichever of them this process delivers to. */
export function fanOutDeps({ ground, carrier, channels }: Parts): Parameters<typeof startFanOut>[0] {
  const { database, clock, realtime, log } = ground;
  return { database, clock, realtime, log, channels: channels.channels, carrier };
}

/** What sources forget every night. */
export function forgettingOf({ ground, desk, articles }: Parts): readonly (() => Promise<unknown>)[] {
  return [() => desk.forget(ground.settings.visitRetentionDays), () => articles.forget()];
}
