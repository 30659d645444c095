import { type RefObject, useLayoutEffect, useState } from "react";

export interface Layout {
  columns: number;
  /** Pixels from one row to the next. */
  rowHeight: number;
  /** How far below the top of the page the list begins. */
  top: number;
}

interface Measured {
  width: number;
  top: number;
  rem: number;
}

/** By which the list is drawn at once when somebody comes back to it, as high as it was, so that its place can be found again. */
let remembered: Measured | undefined;

const gap = 16;
const compactGap = 10;
/** The narrowest that a card may be, in pixels of a page whose letters are of the usual size. */
const narrowest = { normal: 216, compact: 140 };
/** What stands below a picture, and a line of the list, in rem. */
const caption = { normal: 4.25, compact: 3.75 };
const line = { normal: 3.5, compact: 2.5 };

/** How many cards stand beside one another and how high a row is: known from the width alone, before anything is drawn. */
export function useLayout(
  box: RefObject<HTMLElement | null>,
  view: "grid" | "list",
  density: "normal" | "compact",
): Layout | undefined {
  const [measured, setMeasured] = useState(remembered);
  useLayoutEffect(() => {
    const element = box.current;
    const page = element?.closest("main") ?? element;
    if (element === null || page === null) return;
    const measure = () => {
      const width = element.clientWidth;
      const top = element.getBoundingClientRect().top + window.scrollY;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const isSame = remembered?.width === width && remembered.top === top && remembered.rem === rem;
      if (!isSame) remembered = { width, top, rem };
      setMeasured(remembered);
    };
    measure();
    // What stands above may grow, such as by filters.
    const observer = new ResizeObserver(measure);
    observer.observe(page);
    return () => observer.disconnect();
  }, [box]);
  if (measured === undefined) return undefined;
  const { width, top, rem } = measured;
  if (view === "list") return { columns: 1, rowHeight: line[density] * rem, top };
  const between = density === "compact" ? compactGap : gap;
  const columns = Math.max(2, Math.floor((width + between) / (narrowest[density] * (rem / 16) + between)));
  const cardWidth = (width - between * (columns - 1)) / columns;
  return { columns, rowHeight: Math.round((cardWidth - 2) * 0.75 + 2 + caption[density] * rem) + between, top };
}

export const gapClass = { normal: "gap-x-4 pb-4", compact: "gap-x-2.5 pb-2.5" };
