interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
}

interface Standing {
  at: number;
  columns: number;
  perPage: number;
  last: number;
}

/** Where a key leads from a place in the grid; nothing for a key that leads nowhere. */
export function moveBy(
  { key, ctrlKey, metaKey }: Pressed,
  { at, columns, perPage, last }: Standing,
): number | undefined {
  const isFar = ctrlKey || metaKey;
  const row = Math.floor(at / columns) * columns;
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    PageUp: at - perPage,
    PageDown: at + perPage,
    Home: isFar ? 0 : row,
    End: isFar ? last : row + columns - 1,
  };
  const to = steps[key];
  if (to === undefined) return undefined;
  // From the row before the last there may be nothing straight below.
  if (to > last && key === "ArrowDown") return row + columns <= last ? last : undefined;
  if (to < 0 && key === "ArrowUp") return undefined;
  return Math.min(Math.max(to, 0), last);
}
