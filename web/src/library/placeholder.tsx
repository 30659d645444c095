import { useMemo } from "react";
import { thumbHashToDataURL } from "thumbhash";
import type { Kind } from "../../../shared/asset/kind.ts";

/** What stands where a picture will be: its blurred hash, or the sign of its kind. */
export function Placeholder({ thumbhash, kind }: { thumbhash: string | null; kind: Kind | null }) {
  const blurred = useMemo(() => (thumbhash === null ? null : fromThumbhash(thumbhash)), [thumbhash]);
  if (blurred !== null) return <img src={blurred} alt="" className="absolute inset-0 size-full object-cover" />;
  return (
    <span className="absolute inset-0 grid place-items-center text-4xl text-quiet" aria-hidden="true">
      {kind === null ? "?" : { video: "▷", audio: "♪", image: "▦" }[kind]}
    </span>
  );
}

function fromThumbhash(base64: string): string | null {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    // A hash that cannot be read is no reason to show no library.
    return null;
  }
}
