// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out as cards, nor leave out the rows that cannot be seen
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the links in the cells
import type { ComponentProps } from "react";

/** A row of the grid, for who does not see it. */
export function GridRow(props: ComponentProps<"div">) {
  return <div role="row" {...props} />;
}

export function GridCell(props: ComponentProps<"div">) {
  return <div role="gridcell" {...props} />;
}

export function GridHead(props: ComponentProps<"div">) {
  return <div role="columnheader" {...props} />;
}
