export { acknowledgeAlert, resolveAlert, settleFlapping } from './alert/alert-action.ts';
export type { AlertActionDeps } from './alert/alert-action.ts';
export { pressBy } from './alert/press.ts';
export type { Press, Pressed } from './alert/press.ts';
export type {
  Adding,
  Address,
  Channel,
  Checked,
  Connected,
  Connecting,
  Message,
  Outcome,
  Step,
  Thread,
} from './channel.ts';
export { drain } from './deliver/drain.ts';
export { startDelivering } from './deliver/workers.ts';
export { dropLeases } from './deliver/parcel.queries.ts';
export type { MessageLinks } from './deliver/compose.ts';
export { loadAddresses, makeAddresses } from './recipient/destination-address.ts';
export type { Addresses } from './recipient/destination-address.ts';
export type { EventData, EventDraft, Publish, Published } from './event/event.ts';
export { startFanOut } from './fan-out/fan-out.ts';
export { makeLinks } from './link/link.ts';
export type { Links } from './link/link.ts';
export { makePublish } from './event/publish.ts';
export { forgetContacts } from './recipient/forgotten-contact.ts';
export { contactFor, ensureRecipients } from './recipient/recipient.ts';
export { reconcile } from './ledger/reconcile.ts';
export type { Reconciliation } from './ledger/reconcile.ts';
export type { Watchable } from './watch/resource.ts';
export { makeHandlers } from './routes.ts';
export { makeCodes } from './recipient/destination-code.ts';
export type { Codes } from './recipient/destination-code.ts';
export { makeDestinationHandlers } from './recipient/destination-routes.ts';
export type { NotifyRoute, RouteDeps } from './routes.ts';
export { subscribe } from './watch/subscription.ts';
export { makeStreamHub } from './stream/stream.ts';
export type { StreamHub } from './stream/stream.ts';
export { checkTemplates, makeTemplates } from './template/template.ts';
export type { CheckedTemplate, Templates } from './template/template.ts';
export { replayDelivery } from './deliver/replay.ts';
export { confirmBy, optOutBy } from './deliver/confirm.ts';
export type { Confirm, OptOut } from './deliver/confirm.ts';
