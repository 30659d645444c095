import { memo, useState } from "react";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { Placeholder } from "./placeholder.tsx";

type Pictured = Pick<AssetSummary, "kind" | "thumbhash" | "thumbUrl">;

/** The picture of an asset in a box that has its size before anything is loaded. */
export const Thumb = memo(function Thumb({ kind, thumbhash, thumbUrl }: Pictured) {
  const [broken, setBroken] = useState<string>();
  const isPicture = thumbUrl !== null && thumbUrl !== broken;
  if (isPicture && kind === "audio") return <Wave url={thumbUrl} onError={() => setBroken(thumbUrl)} />;
  return (
    <>
      {(thumbhash !== null || !isPicture) && <Placeholder thumbhash={thumbhash} kind={kind} />}
      {isPicture && (
        <img
          src={thumbUrl}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(thumbUrl)}
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </>
  );
});

/** The waveform is one path: a mask gives it the colours of the page, in the light and in the dark. */
function Wave({ url, onError }: { url: string; onError: () => void }) {
  const maskImage = `url("${url}")`;
  return (
    <span className="absolute inset-x-[6%] inset-y-[22%]">
      <span className="absolute inset-0 bg-edge" style={{ maskImage, maskSize: "100% 100%" }} />
      <img src={url} alt="" loading="lazy" draggable={false} onError={onError} className="size-full opacity-0" />
    </span>
  );
}
