import { rulesOf, settle } from '../preference/precedence.ts';
import { stageOf } from './batch.ts';

const rules = rulesOf('authorise');

/** Whether this person, at this address, may be told at all. What must be told goes straight through to route. */
export const authorise = stageOf((candidate) => settle(rules, candidate));
