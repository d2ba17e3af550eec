import { cloudEvent, openSessions, type Caller } from './callers.ts';
import { openSockets, type LiveSockets } from './live-sockets.ts';
import type { ServedWorld } from './server.ts';
import type { Person } from './world.ts';

/** Opens the live inbox of each of these people. */
export async function openStreams(world: ServedWorld, people: readonly Person[]): Promise<LiveSockets> {
  const callers = await openSessions(world, people);
  return openSockets({
    url: `${world.server.url.replace('http', 'ws')}/api/v1/stream`,
    headers: callers.map(({ cookie }) => ({ cookie, origin: world.server.url })),
    counted: '{"type":"notification"',
    greeting: '{"type":"hello"',
  });
}

/** Pushes so many events about a resource through the API. */
export async function pushEvents(
  { server }: ServedWorld,
  { token }: Caller,
  { resource, count }: { resource: { kind: string; id: string }; count: number },
): Promise<void> {
  const events = Array.from({ length: count }, () => cloudEvent({ resources: [resource], body: 'It is told live.' }));
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  if (response.status !== 202) throw new Error(`The push was answered ${response.status}: ${await response.text()}`);
}
