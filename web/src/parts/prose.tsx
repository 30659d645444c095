/** Words from the configuration or the API, in which backticks stand around what is to be typed as it is. */
export function Prose({ text }: { text: string }) {
  return text.split(/(`[^`]+`)/).map((part, index) => {
    const code = /^`(.+)`$/.exec(part)?.[1];
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
    return code === undefined ? part : <code key={index}>{code}</code>;
  });
}
