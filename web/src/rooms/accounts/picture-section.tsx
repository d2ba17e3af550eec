import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, applyMe, sentenceOf, type Me } from '#lib';
import { Button, Section, toast } from '#ui';
import { peopleText } from '../../messages/en/people.ts';
import { Avatar } from './avatar.tsx';
import { changeCrop, wholeCrop, type Crop, type PictureSize } from './crop.ts';
import { CropDialog } from './crop-dialog.tsx';

const types = ['image/jpeg', 'image/png', 'image/webp'];
const mostBytes = 5 * 1024 * 1024;

interface Chosen {
  file: File;
  source: string;
  picture: PictureSize;
  crop: Crop;
}

/** One's own picture: choose, cut, remove. */
export function PictureSection({ me }: { me: Me }) {
  const text = peopleText().picture;
  const input = useRef<HTMLInputElement>(null);
  const form = usePicture();
  return (
    <Section id="picture" title={text.title}>
      <div className="flex flex-wrap items-start gap-6">
        <Avatar name={me.display_name || me.email} picture={me.picture} large />
        <div className="grid max-w-[22.5rem] justify-items-start gap-3">
          <p className="text-meta text-ink-2">{text.hint}</p>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={text.choose}
            accept={types.join(',')}
            onChange={(event) => {
              void form.choose(event.target.files?.[0]);
              // The same file can be chosen again.
              event.target.value = '';
            }}
          />
          <div className="flex flex-wrap gap-3">
            <Button onClick={() => input.current?.click()}>{me.picture === null ? text.choose : text.change}</Button>
            {me.picture === null ? null : (
              <Button kind="quiet" busy={form.removing && text.removing} onClick={form.remove}>
                {text.remove}
              </Button>
            )}
          </div>
          <p role="status" className={form.failed ? 'font-label text-crit' : 'text-ink-2'}>
            {form.said}
          </p>
        </div>
      </div>
      {form.chosen === undefined ? null : (
        <CropDialog
          {...form.chosen}
          busy={form.saving}
          onChange={form.crop}
          onSave={form.save}
          onClose={() => form.close()}
        />
      )}
    </Section>
  );
}

function usePicture() {
  const text = peopleText().picture;
  const [chosen, setChosen] = useState<Chosen>();
  const [said, setSaid] = useState<{ words: string; failed: boolean }>();
  const say = (words: string, failed = false): void => setSaid({ words, failed });
  const done = (words: string) => (me: Me) => {
    setChosen(undefined);
    say(words);
    applyMe(me);
  };
  const fail = (error: unknown): void => {
    setChosen(undefined);
    say(sentenceOf(error), true);
  };
  const save = useMutation({ mutationFn: send, onSuccess: done(text.saved), onError: fail });
  const remove = useMutation({
    mutationFn: () => api.call('removeMyPicture'),
    onSuccess: done(text.removed),
    onError: (error) => toast(sentenceOf(error)),
  });
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (!types.includes(file.type)) return say(text.wrongType, true);
    if (file.size > mostBytes) return say(text.tooLarge, true);
    const opened = await open(file).catch(() => undefined);
    if (opened === undefined) say(text.unreadable, true);
    else setChosen(opened);
  };
  return {
    chosen,
    said: said?.words,
    failed: said?.failed === true,
    choose,
    crop: (change: Partial<Crop>) =>
      setChosen((now) => now && { ...now, crop: changeCrop(now.crop, change, now.picture) }),
    save: () => chosen && !save.isPending && save.mutate(chosen),
    saving: save.isPending,
    close: () => setChosen(undefined),
    remove: () => remove.mutate(),
    removing: remove.isPending,
  };
}

async function send({ file, crop }: Chosen): Promise<Me> {
  const body = new Uint8Array(await file.arrayBuffer());
  return await api.call('setMyPicture', { query: crop, body, headers: { 'content-type': file.type } });
}

/** The picture as the browser shows it, turned as its EXIF says: the server counts its pixels in the same way. */
async function open(file: File): Promise<Chosen> {
  const source = await dataUrlOf(file);
  const image = new Image();
  image.src = source;
  await image.decode();
  const picture = { width: image.naturalWidth, height: image.naturalHeight };
  return { file, source, picture, crop: wholeCrop(picture) };
}

function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(new Error('The file could not be read.'));
    reader.readAsDataURL(file);
  });
}
