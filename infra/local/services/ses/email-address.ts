import { decodeHeaderText } from "./header-text.ts";

export interface EmailAddress {
  /** As given: the name and the address, or the address alone. */
  text: string;
  /** `local@domain`. */
  address: string;
  displayName: string;
}

const addressPattern = /^[^\s<>@,;:"()[\]\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/;

/** Reads `address`, `<address>` or `name <address>`; null for anything else, also for what would break out of its header. */
export function parseEmailAddress(text: string): EmailAddress | null {
  if (/[\r\n]/.test(text)) return null;
  const [, name = "", inBrackets] = text.trim().match(/^(.*?)\s*<([^<>]*)>$/) ?? [];
  const address = (inBrackets ?? text).trim();
  if (!addressPattern.test(address) || address.length > 320) return null;
  const unquoted = name.replace(/^"(.*)"$/, "$1").replace(/\\(.)/g, "$1");
  return { text: text.trim(), address, displayName: decodeHeaderText(unquoted) };
}

/** The addresses of a header such as To: separated by commas outside quotes. */
export function splitAddresses(header: string): string[] {
  return (header.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== "");
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase();
