import type { FastifyReply } from 'fastify';
import { escapeMarkup as escapeHtml } from '../markup/index.ts';
import { sendPage } from './page.ts';

/** The page of a provider on which a person chooses and allows, or refuses. */
export interface Consent {
  /** The service that it stands in for. */
  readonly service: string;
  /** Where the form goes, with what was asked for. */
  readonly action: string;
  readonly asked: Readonly<Record<string, string>> & { readonly redirect_uri: string };
  readonly questions: readonly Question[];
  /** The word on the button that allows. */
  readonly allow: string;
}

interface Question {
  readonly field: string;
  readonly legend: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
}

/** Shows the page. After the form the browser goes back to whoever asked, which the policy of the page has to permit. */
export function sendConsent(reply: FastifyReply, consent: Consent): FastifyReply {
  const { service, asked } = consent;
  const formsTo = [new URL(asked.redirect_uri).origin];
  return sendPage(reply, { ...headOf(service), body: formOf(consent), formsTo });
}

/** The page for a request that the provider does not understand, with its own word for it. */
export function sendRefusal(reply: FastifyReply, service: string, word: string): FastifyReply {
  return sendPage(reply.code(400), { ...headOf(service), body: `<p>${escapeHtml(word)}</p>` });
}

function headOf(service: string) {
  return {
    title: `${service} sandbox`,
    note: `This is not ${service}. It is a stand-in on this machine, and nothing leaves it.`,
  };
}

function formOf({ action, asked, questions, allow }: Consent): string {
  const hidden = Object.entries(asked).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${escapeHtml(action)}">${hidden.join('')}
${questions.map(fieldsetOf).join('\n')}
<p class="actions"><button class="ink" name="decision" value="allow">${escapeHtml(allow)}</button> <button name="decision" value="deny">Cancel</button></p></form>`;
}

function fieldsetOf({ field, legend, choices }: Question): string {
  const rows = choices.map(
    ({ id, name }, index) =>
      `<label><input type="radio" name="${field}" value="${escapeHtml(id)}"${index === 0 ? ' checked' : ''}> ${escapeHtml(name)}</label>`,
  );
  return `<fieldset><legend>${escapeHtml(legend)}</legend>${rows.join('')}</fieldset>`;
}
