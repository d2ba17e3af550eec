import { PeopleFigures } from '@tocsin/sdk/contract';
import { roles } from '@tocsin/sdk/contract';
import type { Context } from './context.ts';
import { facetsOf } from './people-facet.ts';
import {
  countEverybody,
  countSignUps,
  insertFigures,
  selectActiveByDay,
  selectFigures,
} from './people-figures.queries.ts';

const hourMs = 3600_000;
const dayMs = 24 * hourMs;
const daysShown = 30;

/** The figures of this hour: the first who asks for them counts, everybody else reads what was counted. */
export async function getPeopleFigures(context: Context, at: Date): Promise<PeopleFigures> {
  const { db } = context.database;
  const kept = await selectFigures(db);
  const hour = new Date(Math.floor(at.getTime() / hourMs) * hourMs);
  if (kept && kept.hour.getTime() >= hour.getTime()) return PeopleFigures.parse(kept.figures);
  const figures = await takeFigures(context, at);
  await insertFigures(db, hour, figures);
  return figures;
}

async function takeFigures({ database: { db } }: Context, at: Date): Promise<PeopleFigures> {
  const days = daysBefore(at);
  const since = new Date(`${days[0]}T00:00:00Z`);
  const { people, verified, ...active } = await countEverybody(db, at);
  const signUps = await countSignUps(db, facetsOf({ roles }), since);
  const before = (await selectActiveByDay(db, since)).set(dayOf(at), active.day);
  return {
    at: at.toISOString(),
    people,
    verified,
    active,
    days: days.map((day) => ({
      day,
      signed_up: signUps.get(day)?.signed_up ?? 0,
      verified: signUps.get(day)?.verified ?? 0,
      active: before.get(day) ?? null,
    })),
  };
}

function daysBefore(at: Date): string[] {
  return Array.from({ length: daysShown }, (_, n) => dayOf(new Date(at.getTime() - (daysShown - 1 - n) * dayMs)));
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
