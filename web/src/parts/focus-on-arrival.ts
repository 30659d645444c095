/** As a `ref`: moves the focus to what has just appeared because somebody asked for it, and brings it into view. */
export function focusOnArrival(element: HTMLElement | null): void {
  element?.focus();
}
