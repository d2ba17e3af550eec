import { eventually, mailsTo, type Mail, type TestApp } from '../../../server/test/kit/index.ts';

export type { Mail };

/** Waits for a mail: the newest to an address about something, and not one of those known already. */
export function mailTo(kit: TestApp, { to, about, not }: { to: string; about: RegExp; not?: Mail }): Promise<Mail> {
  return eventually(async () => {
    const mails = await mailsTo(kit, to);
    const found = mails.find(
      ({ subject, headers }) => about.test(subject) && headers['message-id'] !== not?.headers['message-id'],
    );
    if (!found) throw new Error(`None of ${mails.length} mails to ${to} is about ${about}.`);
    return found;
  });
}

/** The address in a mail that leads to a page. */
export function linkIn(mail: Mail, page: string): string {
  const link = mail.text.match(/https?:\/\/[^\s<>]+/g)?.find((url) => new URL(url).pathname.startsWith(page));
  if (link === undefined) throw new Error(`The mail "${mail.subject}" has no link to ${page}:\n${mail.text}`);
  return link;
}
