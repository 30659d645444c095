import { type SyntheticEvent, useState } from "react";

/**
 * Width over height of a picture: what it turns out to be once it is loaded, and until then what was said of it.
 *
 * @returns the shape, if anything is known of it, and what the picture is to be told by.
 */
export function useShape(said: number | null | undefined) {
  const [seen, setSeen] = useState<number>();
  const onLoad = ({ currentTarget: { naturalWidth, naturalHeight } }: SyntheticEvent<HTMLImageElement>) => {
    if (naturalHeight > 0) setSeen(naturalWidth / naturalHeight);
  };
  return { shape: seen ?? said ?? undefined, onLoad };
}
