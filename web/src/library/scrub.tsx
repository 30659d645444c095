import { type PointerEvent, type RefObject, useRef, useState } from "react";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";

type Sheet = NonNullable<AssetSummary["scrub"]>;

/** Follows a mouse over the picture of a film; the sheet of its frames is fetched when it first comes. */
export function useScrub(sheet: Sheet | null) {
  const picture = useRef<HTMLDivElement>(null);
  const [fetched, setFetched] = useState<string>();
  const [along, setAlong] = useState<number>();
  if (sheet === null) return { picture, handlers: {}, frame: null };
  const follow = (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return;
    setAlong(placeOver(picture, event));
    if (fetched !== sheet.url) void fetchPicture(sheet.url).then(setFetched, () => {});
  };
  return {
    picture,
    handlers: { onPointerEnter: follow, onPointerMove: follow, onPointerLeave: () => setAlong(undefined) },
    frame: along === undefined || fetched !== sheet.url ? null : <Frame sheet={sheet} along={along} />,
  };
}

/** The frame at a place of the film, and where that is. */
function Frame({ sheet, along }: { sheet: Sheet; along: number }) {
  const isWide = sheet.tileWidth * 3 >= sheet.tileHeight * 4;
  return (
    <span aria-hidden="true" data-scrub={along} className="absolute inset-0 grid place-items-center overflow-hidden">
      <span className={isWide ? "h-full" : "w-full"} style={frameAt(sheet, along)} />
      <span className="absolute inset-x-0 bottom-0 h-1 bg-black/40">
        <span className="block h-full bg-white" style={{ width: `${along * 100}%` }} />
      </span>
    </span>
  );
}

function frameAt({ url, tiles, columns, tileWidth, tileHeight }: Sheet, along: number) {
  const at = Math.floor(along * tiles);
  const rows = Math.ceil(tiles / columns);
  const place = (index: number, count: number) => (count < 2 ? 0 : (index / (count - 1)) * 100);
  return {
    aspectRatio: `${tileWidth} / ${tileHeight}`,
    backgroundImage: `url(${JSON.stringify(url)})`,
    backgroundSize: `${columns * 100}% ${rows * 100}%`,
    backgroundPosition: `${place(at % columns, columns)}% ${place(Math.floor(at / columns), rows)}%`,
  };
}

/** How far along the picture the pointer is, from 0 to just below 1; nothing where it is beneath it. */
function placeOver(picture: RefObject<HTMLElement | null>, { clientX, clientY }: PointerEvent): number | undefined {
  const box = picture.current?.getBoundingClientRect();
  if (box === undefined || clientY > box.bottom) return undefined;
  return Math.min(Math.max((clientX - box.left) / box.width, 0), 0.999);
}

async function fetchPicture(url: string): Promise<string> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return url;
}
