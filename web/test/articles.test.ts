import { expect, it } from 'vitest';
import { barriersOf, inBrowser, keyboardOf, makePerson, overflowOf, settled } from './kit/index.ts';

inBrowser('articles', ({ kit, open }) => {
  it('are written, looked at, published, taken back and deleted by keyboard only', async () => {
    const { cookie } = await makePerson(kit, 'Emmy');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/write`);
    await page.getByText('You have not written anything yet.').waitFor();
    await keys.activate(page.getByRole('link', { name: 'Write an article' }));
    await keys.activate(page.getByRole('button', { name: 'Save' }));
    await page.getByRole('alert').getByText('Give the article a title.').waitFor();
    await keys.write(page.getByLabel('Title', { exact: true }), 'On rings');
    await keys.write(page.getByLabel('Text', { exact: true }), 'A ring has *two* operations.');
    await keys.write(page.getByLabel('Tags', { exact: true }), 'Algebra, algebra');
    await keys.activate(page.getByRole('button', { name: 'Preview' }));
    await page.locator('.prose em', { hasText: 'two' }).waitFor();

    await keys.activate(page.getByRole('button', { name: 'Publish' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nobody watches you or its tags, so only you are told').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/write\/[0-9a-f-]{36}$/);
    await keys.activate(dialog.getByRole('button', { name: 'Publish' }));
    await keys.tabBackTo(page.getByRole('link', { name: 'Open the page' }));
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'On rings' }).waitFor();
    await page.getByText('A ring has two operations.').waitFor();
    await page.goBack();

    await keys.activate(page.getByRole('button', { name: 'Unpublish' }));
    await page.getByText('Draft: only you see it.').waitFor();
    await keys.activate(page.getByRole('button', { name: 'Delete' }));
    await keys.activate(page.getByRole('dialog').getByRole('button', { name: 'Delete' }));
    await page.getByText('You have not written anything yet.').waitFor();
  });

  it('that somebody else saved meanwhile are not lost and not overwritten', async () => {
    const { cookie, client } = await makePerson(kit, 'Sofia');
    const { id } = await client.call('makeArticle', { body: { title: 'Tops', content: 'First.' } });
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/write/${id}`);
    await client.call('changeArticle', { params: { id }, body: { content: 'From another tab.' } });
    await keys.write(page.getByLabel('Title', { exact: true }), 'Spinning tops');
    await keys.activate(page.getByRole('button', { name: 'Save' }));
    await page.getByText('Your text is still here and is not saved.').waitFor();
    await keys.activate(page.getByRole('button', { name: 'Keep mine as a copy' }));
    await page.getByRole('heading', { level: 1, name: /Spinning tops.*\(copy\)/ }).waitFor();
    expect((await client.call('getArticle', { params: { id } })).content).toBe('From another tab.');
  });

  it('by an author are chosen by the name', async () => {
    const writer = await makePerson(kit, 'Mirzakhani');
    const { id } = await writer.client.call('makeArticle', { body: { title: 'On surfaces', content: 'Text.' } });
    await writer.client.call('publishArticle', { params: { id } });
    const { cookie } = await makePerson(kit, 'Hedy');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/write`);
    await keys.write(page.getByRole('combobox', { name: 'Author or tag' }), 'mirza');
    await page.getByRole('option', { name: /Mirzakhani/ }).waitFor();
    await keys.press('ArrowDown', 'Enter');
    await page.getByRole('button', { name: 'Stop: articles by Mirzakhani' }).waitFor();
  });

  it('by tags are chosen on the same page, and one can stop hearing of them', async () => {
    const { cookie } = await makePerson(kit, 'Grete');
    const page = await open({ cookie });
    const keys = keyboardOf(page);
    await settled(page, `${kit.url}/write`);
    await keys.write(page.getByRole('combobox', { name: 'Author or tag' }), 'Algebra');
    await keys.press('Enter');
    await keys.tabBackTo(page.getByRole('button', { name: 'Stop: articles about algebra' }));
    await keys.press('Enter');
    await page.getByText('You hear of your own articles only.').waitFor();
  });

  it.each(['/articles', '/articles/how-to-read-a-network-alarm', '/articles/subscriptions', '/articles/nothing'])(
    'keep nobody out on the readers’ page %s',
    { timeout: 60_000 },
    async (path) => {
      const page = await open();
      await settled(page, `${kit.url}${path}`);
      expect(await barriersOf(page)).toEqual([]);
    },
  );

  it('are read and subscribed to at 320 pixels', async () => {
    const page = await open({ width: 320, height: 640 });
    await settled(page, `${kit.url}/articles`);
    expect(await overflowOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'How to read a network alarm' }).click();
    await page.getByRole('heading', { level: 1, name: 'How to read a network alarm' }).waitFor();
    expect(await overflowOf(page)).toEqual([]);
    await page.getByLabel('E-mail address').fill('small-screen@example.net');
    await page.getByRole('button', { name: 'Send me the mail' }).click();
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  });
});
