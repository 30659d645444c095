/** What `renderXml` writes: text, a list of elements of the same name, or named children in order. Undefined is left out. */
export type XmlContent = string | number | boolean | undefined | XmlContent[] | { [name: string]: XmlContent };

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Writes a document. Answers carry S3's namespace; error documents carry none. */
export function renderXml(root: string, content: XmlContent, options: { namespace?: boolean } = {}): string {
  const attribute = options.namespace === false ? "" : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${renderContent(content)}</${root}>`;
}

function renderContent(content: XmlContent): string {
  if (content === undefined) return "";
  if (typeof content !== "object") return escapeXml(String(content));
  if (Array.isArray(content)) throw new TypeError("A list needs the name of its elements.");
  let text = "";
  for (const [name, child] of Object.entries(content)) {
    if (child === undefined) continue;
    for (const each of Array.isArray(child) ? child : [child]) text += `<${name}>${renderContent(each)}</${name}>`;
  }
  return text;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes markup, and writes control characters as references, as S3 does. */
function escapeXml(text: string): string {
  return text.replace(
    /[&<>"\p{Cc}]/gu,
    (character) => entities[character] ?? `&#x${character.charCodeAt(0).toString(16)};`,
  );
}

/** An element as read: its text, and its child elements. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

/** The document is not one that S3 takes. */
export class XmlSyntaxError extends Error {}

const token =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/**
 * Reads the small documents that requests carry: elements, text, CDATA, character references and the five predefined
 * entities. Namespaces and attributes are passed over. Document types are refused, and with them entity expansion.
 * @throws XmlSyntaxError
 */
export function parseXml(source: string): XmlElement {
  const outermost: XmlElement = { name: "", text: "", children: [] };
  const open: XmlElement[] = [outermost];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const found = token.exec(source);
    if (!found) throw new XmlSyntaxError("The XML is not well formed.");
    const [, cdata, closing, opening, , selfClosing, text] = found;
    const current = open.at(-1);
    if (!current) throw new XmlSyntaxError("The XML is not well formed.");
    if (cdata !== undefined) current.text += cdata;
    else if (text !== undefined) current.text += unescapeXml(text);
    else if (closing !== undefined) {
      if (open.length === 1 || current.name !== localName(closing))
        throw new XmlSyntaxError(`</${closing}> closes nothing.`);
      open.pop();
    } else if (opening !== undefined) {
      const element: XmlElement = { name: localName(opening), text: "", children: [] };
      current.children.push(element);
      if (!selfClosing) open.push(element);
    }
  }
  const [root, ...more] = outermost.children;
  if (open.length !== 1 || !root || more.length > 0) throw new XmlSyntaxError("The XML is not one whole document.");
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, reference: string) => {
    const numeric = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(reference);
    const code = numeric ? Number.parseInt(numeric[1] ?? numeric[2] ?? "", numeric[1] ? 16 : 10) : Number.NaN;
    const character = numeric && code <= 0x10ffff ? String.fromCodePoint(code) : named[reference];
    if (character === undefined) throw new XmlSyntaxError(`${whole} is not an entity.`);
    return character;
  });
}

/** The first child of that name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** The text of the first child of that name. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text;
}

/** Every child of that name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}
