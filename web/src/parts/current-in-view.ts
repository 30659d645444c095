/** As the `ref` of a row that can be pushed sideways: its current link or tab is in view, also once another one has become it. */
export function currentInView(row: HTMLElement | null) {
  if (row === null) return;
  const show = () => {
    const current = row.querySelector("[aria-current=page], [aria-selected=true]")?.getBoundingClientRect();
    if (current === undefined) return;
    const { left, width } = row.getBoundingClientRect();
    row.scrollLeft += current.left + current.width / 2 - (left + width / 2);
  };
  const changes = new MutationObserver(show);
  changes.observe(row, { subtree: true, attributeFilter: ["aria-current", "aria-selected"] });
  show();
  return () => changes.disconnect();
}
