import { z } from 'zod';
import { Alert, Counts, Notification } from './notifications.ts';
import { Cursor, Id } from './words.ts';

/**
 * Messages of `GET /api/v1/stream` (WebSocket), server to client. `notification` is an item that is new or has moved to
 * the top; its cursor, given back as `?cursor=` on the next connection, brings exactly what came after it.
 */
export const StreamMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), cursor: Cursor }),
  z.strictObject({ type: z.literal('notification'), cursor: Cursor, data: Notification }),
  z.strictObject({ type: z.literal('notification.updated'), data: z.strictObject({ id: Id }) }),
  z.strictObject({
    type: z.literal('alert.updated'),
    data: Alert.pick({ id: true, state: true, acknowledged_by: true }),
  }),
  z.strictObject({ type: z.literal('counts') }).extend(Counts.shape),
]);
export type StreamMessage = z.infer<typeof StreamMessage>;
