/** Lets somebody choose one file in the browser's own dialog; nothing when they think better of it. */
export function pickFile(): Promise<File | undefined> {
  const input = document.createElement("input");
  input.type = "file";
  return new Promise((resolve) => {
    input.addEventListener("change", () => resolve(input.files?.[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    input.click();
  });
}
