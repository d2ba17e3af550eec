import { ConfirmDialog } from '#ui';
import { articlesText } from '../../messages/en/articles.ts';
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
    <ConfirmDialog
      title={text.publishDialog.title}
      open={open}
      onClose={onClose}
      action={text.editor.publish}
      onConfirm={publish}
    >
      <p>{text.publishDialog.shown}</p>
      <p className="mt-2">
        {(article?.published_at ?? null) === null
          ? text.publishDialog.told(article?.audience ?? 0)
          : text.publishDialog.toldBefore}
      </p>
    </ConfirmDialog>
  );
}

export function DeleteDialog({ editor, open, onClose }: Asking) {
  const text = articlesText();
  const remove = (): void => {
    onClose();
    editor.start('delete');
  };
  return (
    <ConfirmDialog
      title={text.deleteDialog.title}
      open={open}
      onClose={onClose}
      action={text.editor.delete}
      destructive
      onConfirm={remove}
    >
      <p>{(editor.article?.published_at ?? null) === null ? text.deleteDialog.draft : text.deleteDialog.published}</p>
    </ConfirmDialog>
  );
}
