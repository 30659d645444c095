import { createHash } from "node:crypto";

/** An id of CloudFront's look for a resource, the same on every boot: a letter and thirteen characters, or a policy's UUID. */
export function identify(letter: string, generatedName: string, kind: "entity" | "policy" = "entity"): string {
  const hash = createHash("sha256").update(generatedName).digest("hex");
  if (kind === "policy")
    return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
  return `${letter}${BigInt(`0x${hash}`).toString(36).toUpperCase().slice(0, 13)}`;
}
