import type { Command } from './command.ts';
import { asOperator } from './operator.ts';
import { reason, why, withPerson } from './users.ts';

export const requireReset: Command = {
  words: 'users reset-password',
  takes: ['<email or id>'],
  summary: 'Ends the password and the sessions of a person, who is sent a link to choose another password',
  options: { reason },
  run: (given, world) =>
    withPerson(given, world, async (client, id) => {
      await client.call('requirePasswordReset', { params: { id }, body: { reason: given.text('reason') ?? why } });
      return { data: { id }, text: 'The password is ended and the mail is on its way.' };
    }),
};

export const endSessions: Command = {
  words: 'users end-sessions',
  takes: ['[email or id]'],
  summary: 'Ends the sessions of a person, or of everybody',
  options: { everybody: { sentence: 'All sessions of all people, where nobody is named.' } },
  async run(given, world) {
    if (given.is('everybody')) {
      const { ended } = await asOperator(world, (client) => client.call('endAllSessions'));
      return { data: { ended }, text: `${ended} sessions are ended.` };
    }
    return await withPerson(given, world, async (client, id) => {
      const { ended } = await client.call('endUserSessions', { params: { id } });
      return { data: { ended }, text: `${ended} sessions are ended.` };
    });
  },
};

export const setProfessional: Command = {
  words: 'users professional',
  takes: ['<email or id>'],
  summary: 'Grants a person professional status, or withdraws it',
  options: { withdraw: { sentence: 'Withdraws it.' }, reason },
  run: (given, world) =>
    withPerson(given, world, async (client, id) => {
      const body = { granted: !given.is('withdraw'), note: given.text('reason') ?? why };
      const user = await client.call('setProfessionalStatus', { params: { id }, body });
      const now = user.professional_status ? 'has professional status' : 'has no professional status';
      return { data: user, text: `${user.email} ${now}.` };
    }),
};
