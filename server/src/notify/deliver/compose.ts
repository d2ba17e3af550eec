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

/** Writes what a channel needs to tell one event to one address. What all addresses of a parcel have in common is made once. */
export async function makeComposer(
  links: MessageLinks,
  { parcel, event }: { parcel: Parcel; event: EventToTell },
): Promise<(row: Waiting) => Message> {
  const common = await commonOf(links, event);
  const { id, type, category, alertId } = event;
  const whyUrl = links.page(alertId === null ? `/why/${id}` : `/alerts/${alertId}`);
  const { channel } = parcel;
  // In the app people unsubscribe and acknowledge without a link.
  const byLink = channel !== 'in_app';
  const mayEnd = byLink && !isMandatory(type, channel);
  const openAlertId = byLink && event.alertState === 'open' && event.step !== 'resolve' ? alertId : null;
  return (row) => ({
    ...common,
    deliveryId: row.id,
    idempotencyKey: `${row.id}.${row.generation}`,
    recipientId: row.recipient,
    // Whom a rise is the first to reach gets it as an opening.
    step: event.step === 'rise' && !row.told ? 'open' : event.step,
    locale: row.locale,
    zone: event.zone ?? row.zone,
    recipientName: row.name,
    ...(mayEnd
      ? {
          unsubscribeUrl: links.unsubscribe({
            recipientId: row.recipient,
            destinationId: row.destination,
            channel,
            category,
          }),
        }
      : {}),
    ...(row.email === null ? {} : { whyUrl }),
    ...(openAlertId === null
      ? {}
      : { acknowledgeUrl: links.acknowledge({ recipientId: row.recipient, alertId: openAlertId }) }),
    ...(row.thread_ids === null
      ? {}
      : { thread: { providerMessageId: row.thread_message, messageIds: row.thread_ids } }),
  });
}

async function commonOf(links: MessageLinks, event: EventToTell) {
  const { id, type, category, severity, alertId, data, time } = event;
  return {
    eventId: id,
    alertId,
    type,
    category,
    severity,
    title: data.title,
    body: data.body ?? '',
    ...(isFacts(data['details']) ? { details: data['details'] } : {}),
    url: await leadsTo(links, event),
    time,
    ...codeOf(links, event),
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
