/**
 * Orders two events of one key by their sequencers: negative when `a` came first. The shorter is padded with zeros
 * on the right, then they compare as text (S3 User Guide, "Event message structure").
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a.toLowerCase().padEnd(length, "0"), b.toLowerCase().padEnd(length, "0")];
  return left < right ? -1 : left > right ? 1 : 0;
}
