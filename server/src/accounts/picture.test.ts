import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { stillClock, usingDatabase } from '#kit';
import { exampleAccounts, publicUrl } from './example-accounts.ts';
import type { Browser, ExampleAccounts } from './example-accounts.ts';

const using = usingDatabase();
let example: ExampleAccounts;
beforeAll(async () => {
  example = await exampleAccounts(using.database, { clock: stillClock() });
});

async function ada(): Promise<Browser> {
  const browser = example.browser();
  await browser.signIn((await example.makePerson()).email);
  return browser;
}
/** Left half red, right half blue, so that a crop can be told from another. */
async function halves(width = 400, height = 200) {
  const half = { width: width / 2, height, channels: 3 as const };
  const blue = await sharp({ create: { ...half, background: 'blue' } })
    .png()
    .toBuffer();
  return sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    { input: blue, left: width / 2, top: 0 },
  ]);
}
async function put(browser: Browser, bytes: Buffer, type = 'image/png', query = '') {
  const headers = { origin: publicUrl, 'content-type': type, cookie: cookieOf(browser) };
  const init = { method: 'PUT', headers, body: new Uint8Array(bytes) };
  const answer = await example.server.fetch(`/api/v1/me/picture${query}`, init);
  // Every body of the API is an object.
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const cookieOf = (browser: Browser) => [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
/** A picture that is nobody else's. */
const noise = async (mean: number) =>
  await sharp({
    create: { width: 300, height: 300, channels: 3, background: 'red', noise: { type: 'gaussian', mean, sigma: 60 } },
  })
    .jpeg()
    .toBuffer();
interface Shown {
  picture: { url: string; small_url: string } | null;
}
async function fetchPicture(browser: Browser, url: string, headers: Record<string, string> = {}) {
  return await example.server.fetch(url, { headers: { cookie: cookieOf(browser), ...headers } });
}
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
const colourOf = async (picture: Buffer) => {
  const { data } = await sharp(picture).resize(1, 1).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [red = 0, , blue = 0] = data;
  return red > blue + 100 ? 'red' : blue > red + 100 ? 'blue' : 'both';
};

describe('a picture', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('as %s is kept square, in two sizes, as WebP', async (format) => {
    const browser = await ada();
    const answer = await put(browser, await (await halves()).toFormat(format).toBuffer(), `image/${format}`);
    expect(answer.status).toBe(200);
    // The contract's own check has passed.
    const { picture } = answer.body as unknown as Shown;
    for (const [url = '', side] of [
      [picture?.url, 512],
      [picture?.small_url, 96],
    ] as const) {
      const shown = await fetchPicture(browser, url);
      const bytes = await bytesOf(shown);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: side, height: side });
      expect(url).toBe(`/api/v1/pictures/${createHash('sha256').update(bytes).digest('hex')}`);
    }
  });

  it('is the square that was asked for', async () => {
    const browser = await ada();
    const bytes = await (await halves()).png().toBuffer();
    const shownFor = async (query: string) => {
      const { picture } = (await put(browser, bytes, 'image/png', query)).body as unknown as Shown;
      return await colourOf(await bytesOf(await fetchPicture(browser, picture?.url ?? '')));
    };
    expect(await shownFor('?left=0&top=0&size=200')).toBe('red');
    expect(await shownFor('?left=200&top=0&size=200')).toBe('blue');
    expect(await shownFor('')).toBe('both');
    expect(await put(browser, bytes, 'image/png', '?left=300&top=0&size=200')).toMatchObject({
      status: 422,
      body: { code: 'PICTURE_REFUSED' },
    });
    expect(await put(browser, bytes, 'image/png', '?left=300')).toMatchObject({ status: 422 });
  });

  it('keeps nothing of its file: no EXIF, no place, and the way up that its EXIF said', async () => {
    const browser = await ada();
    const turned = await (
      await halves(200, 400)
    )
      .jpeg()
      .withExif({ IFD0: { Artist: 'A secret name' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(turned.includes('A secret name')).toBe(true);
    const { picture } = (await put(browser, turned, 'image/jpeg', '?left=0&top=0&size=200')).body as unknown as Shown;
    const kept = await bytesOf(await fetchPicture(browser, picture?.url ?? ''));
    const facts = await sharp(kept).metadata();
    expect(facts).not.toHaveProperty('exif');
    expect(facts).not.toHaveProperty('orientation');
    expect(kept.includes('A secret name')).toBe(false);
  });

  it('is served for ever, as a picture and as nothing else, and to people only', async () => {
    const browser = await ada();
    const { picture } = (await put(browser, await (await halves()).png().toBuffer())).body as unknown as Shown;
    const shown = await fetchPicture(browser, picture?.url ?? '');
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const etag = shown.headers.get('etag') ?? '';
    expect((await fetchPicture(browser, picture?.url ?? '', { 'if-none-match': etag })).status).toBe(304);
    expect((await example.server.fetch(picture?.url ?? '')).status).toBe(401);
    expect((await fetchPicture(browser, `/api/v1/pictures/${'0'.repeat(64)}`)).status).toBe(404);
  });

  it('goes when it is removed or replaced, and its bytes with it', async () => {
    const browser = await ada();
    const first = (await put(browser, await noise(1))).body as unknown as Shown;
    const second = (await put(browser, await noise(40))).body as unknown as Shown;
    expect((await fetchPicture(browser, first.picture?.url ?? '')).status).toBe(404);
    expect((await browser.call('removeMyPicture')).body).toMatchObject({ picture: null });
    expect((await fetchPicture(browser, second.picture?.url ?? '')).status).toBe(404);
  });

  it('that two people have stays for the one when the other removes it', async () => {
    const [one, other] = [await ada(), await ada()];
    const bytes = await noise(90);
    const { picture } = (await put(one, bytes)).body as unknown as Shown;
    await put(other, bytes);
    await one.call('removeMyPicture');
    expect((await fetchPicture(other, picture?.url ?? '')).status).toBe(200);
  });
});

describe('what is no picture', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const gif = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

  it.each([
    ['an SVG', svg],
    ['a GIF', gif],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['nothing but the first bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0])],
    ['a PNG with an SVG behind its first bytes', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), svg])],
    ['a text', Buffer.from('just words')],
  ])('%s is refused, whatever it is called', async (_name, bytes) => {
    const browser = await ada();
    for (const type of ['image/png', 'image/jpeg', 'image/webp'])
      expect(await put(browser, bytes, type)).toMatchObject({ status: 422, body: { code: 'PICTURE_REFUSED' } });
    expect((await browser.call('getMe')).body).toMatchObject({ picture: null });
  });

  it('a type that is not taken is refused by its name', async () => {
    const browser = await ada();
    for (const type of ['image/svg+xml', 'image/gif', 'text/html', 'multipart/form-data'])
      expect((await put(browser, svg, type)).status).toBe(415);
    expect((await browser.call('setMyPicture', { body: { picture: 'x' } })).status).toBe(422);
  });

  it('a page hidden behind a picture is gone from what is kept', async () => {
    const browser = await ada();
    const png = await (await halves()).png().toBuffer();
    const polyglot = Buffer.concat([png, Buffer.from('<html><script>alert("polyglot")</script></html>')]);
    const { picture } = (await put(browser, polyglot)).body as unknown as Shown;
    const kept = await bytesOf(await fetchPicture(browser, picture?.url ?? ''));
    expect(kept.includes('polyglot')).toBe(false);
  });

  it('a bomb of a few bytes and many pixels is refused before it is decoded', async () => {
    const browser = await ada();
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: 'black' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    expect(await put(browser, bomb)).toMatchObject({ status: 422, body: { code: 'PICTURE_REFUSED' } });
    // Decoded it would take 768 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  }, 60_000);

  it('more than 5 MB, a tiny picture and half a picture are refused with what is wrong', async () => {
    const browser = await ada();
    expect((await put(browser, Buffer.alloc(5 * 1024 * 1024 + 1))).status).toBe(413);
    const tiny = await put(browser, await (await halves(20, 20)).png().toBuffer());
    expect(tiny.body).toMatchObject({ code: 'PICTURE_REFUSED', detail: expect.stringContaining('32 pixels') });
    const whole = await noise(128);
    const half = await put(browser, whole.subarray(0, whole.length / 2), 'image/jpeg');
    expect(half).toMatchObject({ status: 422, body: { code: 'PICTURE_REFUSED' } });
  });
});
