import { memo, useState } from "react";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { Placeholder } from "./placeholder.tsx";

type Pictured = Pick<AssetSummary, "kind" | "thumbhash" | "thumbUrl"> & {
  /** It cannot be seen before somebody scrolls: what can be goes first. */
  isBelow?: boolean;
};

/** The picture of an asset in a box that has its size before anything is loaded. */
export const Thumb = memo(function Thumb({ kind, thumbhash, thumbUrl, isBelow = false }: Pictured) {
  const [broken, setBroken] = useState<string>();
  const isPicture = thumbUrl !== null && thumbUrl !== broken;
  return (
    <>
      {(thumbhash !== null || !isPicture) && <Placeholder thumbhash={thumbhash} kind={kind} />}
      {isPicture && (
        <img
          src={thumbUrl}
          alt=""
          loading="lazy"
          fetchPriority={isBelow ? "low" : "auto"}
          decoding="async"
          draggable={false}
          onError={() => setBroken(thumbUrl)}
          className={kind === "audio" ? "waveform" : "absolute inset-0 size-full object-cover"}
        />
      )}
    </>
  );
});
