export { AuditEntryPage } from './entry-page.tsx';
export { AuditPage } from './audit-page.tsx';
