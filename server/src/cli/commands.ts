import { bench } from './bench.ts';
import type { Command } from './command.ts';
import { listDeliveries, replayDelivery, showDelivery } from './deliveries.ts';
import { doctor } from './doctor.ts';
import { pushEvents } from './events.ts';
import { importPeople, invitePeople } from './users-invite.ts';
import { rotateKeys } from './keys.ts';
import { migrate } from './migrate.ts';
import { endSessions, requireReset, setProfessional } from './people.ts';
import { reconcile } from './reconcile.ts';
import { sandbox } from './sandbox.ts';
import { seed } from './seed.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';
import { checkTemplates } from './templates.ts';
import { createUser, disableUser, enableUser, listUsers, resetMfa, setRole, unlockUser } from './users.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  start,
  migrate,
  settings,
  doctor,
  createUser,
  invitePeople,
  importPeople,
  listUsers,
  disableUser,
  enableUser,
  setRole,
  unlockUser,
  requireReset,
  endSessions,
  setProfessional,
  resetMfa,
  listDeliveries,
  showDelivery,
  replayDelivery,
  pushEvents,
  checkTemplates,
  reconcile,
  rotateKeys,
  seed,
  sandbox,
  bench,
];
