import { Button, Dialog } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
import { uiText } from '../../messages/en/ui.ts';
import type { EditorState } from './editor-state.ts';

interface Asking {
  editor: EditorState;
  open: boolean;
  onClose: () => void;
}

/** Says what publishing does before it does it. */
export function PublishDialog({ editor, open, onClose }: Asking) {
  const text = articlesText();
  const { article } = editor;
  const publish = (): void => {
    onClose();
    editor.start('publish');
  };
  return (
    <Dialog
      title={text.publishDialog.title}
      open={open}
      onClose={onClose}
      actions={<Choice label={text.editor.publish} kind="ink" onClose={onClose} onChoose={publish} />}
    >
      <p>{text.publishDialog.shown}</p>
      <p className="mt-2">
        {(article?.published_at ?? null) === null
          ? text.publishDialog.told(article?.audience ?? 0)
          : text.publishDialog.toldBefore}
      </p>
    </Dialog>
  );
}

export function DeleteDialog({ editor, open, onClose }: Asking) {
  const text = articlesText();
  const remove = (): void => {
    onClose();
    editor.start('delete');
  };
  return (
    <Dialog
      title={text.deleteDialog.title}
      open={open}
      onClose={onClose}
      actions={<Choice label={text.editor.delete} kind="destructive" onClose={onClose} onChoose={remove} />}
    >
      <p>{(editor.article?.published_at ?? null) === null ? text.deleteDialog.draft : text.deleteDialog.published}</p>
    </Dialog>
  );
}

function Choice({
  label,
  kind,
  onClose,
  onChoose,
}: {
  label: string;
  kind: 'ink' | 'destructive';
  onClose: () => void;
  onChoose: () => void;
}) {
  return (
    <>
      <Button kind="quiet" onClick={onClose}>
        {uiText().cancel}
      </Button>
      <Button kind={kind} onClick={onChoose}>
        {label}
      </Button>
    </>
  );
}
