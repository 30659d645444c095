import { File, Film, Image, type LucideIcon, Music } from "lucide-react";
import type { Kind } from "../../../shared/asset/kind.ts";
import { averageColour, useBlur } from "./blur.ts";

const icons: Record<Kind | "unknown", LucideIcon> = { video: Film, audio: Music, image: Image, unknown: File };

/** What stands where a picture will be: its colour, then itself out of focus, or else the sign of its kind. */
export function Placeholder({ thumbhash, kind }: { thumbhash: string | null; kind: Kind | null }) {
  const Icon = icons[kind ?? "unknown"];
  if (thumbhash !== null) return <Blur thumbhash={thumbhash} />;
  return (
    <Icon
      aria-hidden="true"
      className="absolute inset-0 m-auto size-1/4 max-h-9 min-h-4 min-w-4 text-quiet/70"
      strokeWidth={1.25}
    />
  );
}

function Blur({ thumbhash }: { thumbhash: string }) {
  const blur = useBlur(thumbhash);
  const colour = averageColour(thumbhash);
  return (
    <span aria-hidden="true" className="absolute inset-0" style={colour ? { backgroundColor: colour } : undefined}>
      {blur !== undefined && <img src={blur} alt="" draggable={false} className="size-full object-cover" />}
    </span>
  );
}
