import { useMemo } from "react";
import { thumbHashToDataURL } from "thumbhash";
import type { Kind } from "../../../shared/asset/kind.ts";

const shapes: Record<Kind | "unknown", string> = {
  video: "M4 6h11a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Zm12 5 5-3v8l-5-3",
  audio: "M4 10v4M8 7v10M12 4v16M16 8v8M20 10v4",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  unknown: "M7 3h7l4 4v14H7zM14 3v4h4M10 13h5M10 16h5",
};

/** What stands where a picture will be: its blurred hash, or the sign of its kind. */
export function Placeholder({ thumbhash, kind }: { thumbhash: string | null; kind: Kind | null }) {
  const blurred = useMemo(() => (thumbhash === null ? null : fromThumbhash(thumbhash)), [thumbhash]);
  if (blurred !== null) return <img src={blurred} alt="" className="absolute inset-0 size-full object-cover" />;
  return (
    <svg
      viewBox="0 0 24 24"
      className="absolute inset-0 m-auto size-9 fill-none stroke-quiet/60 stroke-[1.5] [stroke-linecap:round] [stroke-linejoin:round]"
      aria-hidden="true"
    >
      <path d={shapes[kind ?? "unknown"]} />
    </svg>
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
