import { eventually } from './eventually.ts';

/** A mail as the catcher of the sample mode keeps it. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface App {
  readonly url: string;
}

/** Every mail that an app in sample mode sent to an address, the newest first. */
export async function mailsTo({ url }: App, email: string): Promise<Mail[]> {
  const response = await fetch(`${url}/dev/mail.json?to=${encodeURIComponent(email)}`);
  // The catcher is ours; its answer has this shape.
  return ((await response.json()) as { items: Mail[] }).items;
}

/** Waits for a mail to an address: the newest whose subject has a text or meets a pattern. */
export function mailAbout(app: App, email: string, about: string | RegExp): Promise<Mail> {
  return eventually(async () => {
    const mails = await mailsTo(app, email);
    const found = mails.find(({ subject }) =>
      about instanceof RegExp ? about.test(subject) : subject.includes(about),
    );
    return found ?? Promise.reject(new Error(`None of ${mails.length} mails to ${email} is about ${about}.`));
  });
}
