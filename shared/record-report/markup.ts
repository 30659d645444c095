/** HTML that is safe to put into HTML. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Markup | string | number | null | readonly Markup[];

/** Fills a template; whatever is not markup already is escaped, in elements and in quoted attributes alike. Null is nothing. */
export function html(template: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(String.raw({ raw: template.raw }, ...contents.map(textOf)));
}

/** Markup a line each, so that a difference between two pages is told by its line. */
export function lines(items: readonly Markup[]): Markup {
  return new Markup(items.map(({ text }) => text).join("\n"));
}

function textOf(content: Content): string {
  if (content === null) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "string") return escaped(content);
  if (typeof content === "number") return String(content);
  return lines(content).text;
}

const entities = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
  ["`", "&#96;"],
]);

/**
 * Escapes text. Characters that would make a page read otherwise than it is written are spelled out, such as `[U+202E]`:
 * controls but for tabs and line ends, direction marks, invisible separators, and halves of surrogate pairs.
 */
function escaped(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => entities.get(character) ?? "")
    .replace(
      /[\p{Cs}\p{Zl}\p{Zp}\p{Co}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu,
      spelledOut,
    )
    .replace(/(?![\n\t])\p{Cc}/gu, spelledOut);
}

function spelledOut(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `[U+${code}]`;
}
