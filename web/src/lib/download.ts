/** Gives a text, or what a server made, to the person as a file. */
export function download(name: string, content: Blob | { type: string; text: string }): void {
  const blob = content instanceof Blob ? content : new Blob([content.text], { type: `${content.type};charset=utf-8` });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
