import type { Message } from '../channel.ts';
import { isMandatory } from '../preference/mandatory.ts';
import type { EventToTell, Waiting, Parcel } from './parcel.queries.ts';

/** The links that a message carries. Each is made while the message is written and stored nowhere. */
export interface MessageLinks {
  /** A one-time link of the accounts room. */
  oneTime(purpose: string, jti: string): Promise<string>;
  unsubscribe(link: {
    recipientId: string;
    destinationId: string;
    channel: Parcel['channel'];
    category: EventToTell['category'];
  }): string;
  acknowledge(link: { recipientId: string; alertId: string }): string;
  /** The code that proves a destination. */
  code(destinationId: string, jti: string): string;
  /** An absolute address of a page of the web app. */
  page(path: string): string;
}

/** Writes what a channel needs to tell one event to one address. */
export async function compose(
  links: MessageLinks,
  { parcel, event, row }: { parcel: Parcel; event: EventToTell; row: Waiting },
): Promise<Message> {
  const { category, alertId } = event;
  const mandatory = isMandatory(event.type, parcel.channel);
  const unsubscribe = () =>
    links.unsubscribe({
      recipientId: row.recipient,
      destinationId: row.destination,
      channel: parcel.channel,
      category,
    });
  return {
    deliveryId: row.id,
    idempotencyKey: `${row.id}.${row.generation}`,
    eventId: event.id,
    recipientId: row.recipient,
    alertId,
    type: event.type,
    category,
    severity: event.severity,
    // Whom a rise is the first to reach gets it as an opening.
    step: event.step === 'rise' && !row.told ? 'open' : event.step,
    title: event.data.title,
    body: event.data.body ?? '',
    ...(isFacts(event.data['details']) ? { details: event.data['details'] } : {}),
    url: await leadsTo(links, event),
    time: event.time,
    locale: row.locale,
    zone: event.zone ?? row.zone,
    recipientName: row.name,
    ...codeOf(links, event),
    whyUrl: links.page(alertId === null ? `/why/${event.id}` : `/alerts/${alertId}`),
    ...(mandatory ? {} : { unsubscribeUrl: unsubscribe() }),
    ...(alertId !== null && event.alertState === 'open' && event.step !== 'resolve'
      ? { acknowledgeUrl: links.acknowledge({ recipientId: row.recipient, alertId }) }
      : {}),
    ...(row.thread_ids === null
      ? {}
      : { thread: { providerMessageId: row.thread_message, messageIds: row.thread_ids } }),
  };
}

async function leadsTo(links: MessageLinks, event: EventToTell): Promise<string> {
  if (event.data.link) return links.oneTime(event.data.link.purpose, event.data.link.jti);
  if (event.alertId !== null) return links.page(`/alerts/${event.alertId}`);
  if (event.type.startsWith('tocsin.destination.')) return links.page('/preferences#channels');
  return event.data.url ?? links.page('/inbox');
}

/** Sources put facts of their own kinds into an event; only a flat list of them goes into messages. */
function isFacts(details: unknown): details is NonNullable<Message['details']> {
  if (typeof details !== 'object' || details === null || Array.isArray(details)) return false;
  return Object.values(details).every((fact) => ['string', 'number', 'boolean'].includes(typeof fact));
}

/** A code stands in the event as its id alone. */
function codeOf(links: MessageLinks, { data }: EventToTell): { code?: string } {
  return data.code === undefined ? {} : { code: links.code(data.code.destination_id, data.code.jti) };
}
