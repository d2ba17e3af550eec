import { dropLeases, startDelivering, startFanOut } from '#notify';
import { subscriptionPurpose } from '#sources/articles';
import { loadCatalogue } from '#sources/networks';
import { startHousekeeping } from './housekeeping.ts';
import type { Parts } from './parts.ts';

/** Starts what works in the background, in the order in which an event goes through it; it stops in the opposite order. */
export async function startWork(stack: AsyncDisposableStack, parts: Parts): Promise<void> {
  const { ground, carrier, links, networks, desk, prices, articles } = parts;
  const { channels } = parts.channels;
  const { accounts, database, clock, realtime, log, sealer, settings, publish } = ground;
  // The embedded database belongs to one server, so a lease of an earlier process is nobody's.
  if (settings.databaseUrl === undefined) await dropLeases(database.db);
  await loadCatalogue(database.db);
  const oneTime = async (purpose: string, jti: string) =>
    purpose === subscriptionPurpose
      ? articles.confirmLink(jti)
      : await accounts.makeLink(purpose as Parameters<typeof accounts.makeLink>[0], jti); // accounts itself wrote the purpose into the event
  const delivering = startDelivering(
    {
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
    },
    channels,
  );
  stack.defer(() => delivering.stop());
  const fanOut = startFanOut({ database, clock, realtime, log, channels, carrier });
  stack.defer(() => fanOut.stop());
  carrier?.start();
  const checkingOut = desk.start(log);
  stack.defer(() => checkingOut.stop());
  const housekeeping = await startHousekeeping(ground, [
    () => desk.forget(settings.visitRetentionDays),
    () => articles.forget(),
  ]);
  stack.defer(() => housekeeping.stop());
  const stopNetworks = await networks.start({ publish, clock, log, signal: new AbortController().signal });
  stack.defer(stopNetworks);
  stack.defer(await prices.source.start({ publish, clock, log, signal: new AbortController().signal }));
}
