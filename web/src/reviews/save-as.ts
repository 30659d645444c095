/** Saves a text as a file of this name, to the byte. */
export function saveAs(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by the time that anything else runs.
  setTimeout(() => URL.revokeObjectURL(url));
}
