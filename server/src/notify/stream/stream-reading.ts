import { isAhead, placeAt, placeWithin, type Place } from './stream-cursor.ts';
import { closeSocket, send, write, type Listener } from './stream-listener.ts';
import type { Follower, NewItem, NewItems } from './stream.queries.ts';
import { presentItem } from '../inbox/inbox-item.ts';

/** Listeners of one person at the same place: they are read for once and told the same. */
export interface Group extends Follower {
  readonly listeners: Listener[];
}

export function groupsOf(listeners: Iterable<Listener>): Group[] {
  const groups = new Map<string, Group>();
  for (const listener of listeners) {
    const { recipientId, place } = listener;
    const key = `${recipientId} ${place?.cursor ?? ''}`;
    const group = groups.get(key);
    if (group) group.listeners.push(listener);
    else groups.set(key, { recipientId, place, listeners: [listener] });
  }
  return [...groups.values()];
}

interface Telling {
  readonly page: number;
  readonly buffered: number;
  /** These have more to read. */
  readonly again: (listeners: readonly Listener[]) => void;
}

/** Tells each group what was read for it and moves it to its next place. Answers the people whose counts have changed. */
export function tellItems(groups: readonly Group[], { snapshot, items }: NewItems, telling: Telling): Set<string> {
  const now = placeAt(snapshot);
  const changed = new Set<string>();
  let from = 0;
  groups.forEach((group, index) => {
    let to = from;
    while (items[to]?.follower === index) to += 1;
    if (greet(group, now) || to > from) changed.add(group.recipientId);
    tellGroup(group, items.slice(from, to), { ...telling, now });
    from = to;
  });
  return changed;
}

/** The first message of a listener says where it stands. Answers whether there were listeners to greet. */
function greet({ listeners, place }: Group, now: Place): boolean {
  const fresh = listeners.filter(({ greeted }) => !greeted);
  for (const listener of fresh) {
    listener.greeted = true;
    if (place && isAhead(place, now.seen)) closeSocket(listener.socket, 'badCursor');
    else send(listener, write({ type: 'hello', cursor: (place ?? now).cursor }), Infinity);
  }
  return fresh.length > 0;
}

function tellGroup(group: Group, items: readonly NewItem[], telling: Telling & { now: Place }): void {
  const { listeners, place } = group;
  const { now, page, buffered, again } = telling;
  // A place within a batch leads to the end of that batch, and from there to the present.
  const goal = place?.midst ? placeAt(place.midst.until) : now;
  const whole = items.length < page;
  const reached = place && !whole ? placeAfter(place, goal, items.at(-1)) : goal;
  items.forEach((item, index) => {
    const isLast = index === items.length - 1;
    const { cursor } = isLast || !place ? reached : placeAfter(place, goal, item);
    const text = write({ type: 'notification', cursor, data: presentItem(item) });
    for (const listener of listeners) send(listener, text, buffered);
  });
  for (const listener of listeners) listener.place = reached;
  if (!whole) for (const listener of listeners) waitUntilSent(listener, again);
  else if (goal !== now) again(listeners);
}

function placeAfter(place: Place, goal: Place, item: NewItem | undefined): Place {
  return item ? placeWithin(place.seen, { until: goal.seen, xid: item.xid, position: item.position }) : goal;
}

// The next page of a long absence is read when this one has left, so that a slow connection is not flooded by it.
function waitUntilSent(listener: Listener, again: Telling['again']): void {
  if (listener.socket.readyState !== listener.socket.OPEN) return;
  listener.waiting = true;
  listener.socket.ping(undefined, undefined, () => {
    listener.waiting = false;
    again([listener]);
  });
}
