/** Text of somebody else's, on one line, without what would steer a terminal or turn the direction of reading. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ");
}
