import { oneOf } from '../lib/words.ts';
import { SelectField, type FieldProps } from './field.tsx';

/** A labelled choice among the words of a closed list. */
export function ChoiceField<Word extends string>({
  words,
  names,
  onChoose,
  ...field
}: Omit<FieldProps, 'aside'> & {
  id?: string;
  value: Word;
  words: readonly Word[];
  names: Readonly<Record<Word, string>>;
  onChoose: (word: Word) => void;
}) {
  const choose = (text: string): void => {
    const word = oneOf(words, text);
    if (word !== undefined) onChoose(word);
  };
  return (
    <SelectField {...field} onChange={(event) => choose(event.target.value)}>
      {words.map((word) => (
        <option key={word} value={word}>
          {names[word]}
        </option>
      ))}
    </SelectField>
  );
}
