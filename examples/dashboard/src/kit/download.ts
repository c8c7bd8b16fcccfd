/** Hands a file to the browser's downloads. */
export function downloadFile(content: Blob | string, name: string): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content]) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after this task.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
