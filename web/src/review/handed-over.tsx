import { focusOnArrival } from "../parts/focus-on-arrival.ts";

/** Somebody else is asked now. */
export function HandedOver({ to }: { to: string }) {
  return (
    <section
      ref={focusOnArrival}
      tabIndex={-1}
      aria-label="Handed over"
      className="scroll-my-4 rounded-xl bg-good-ground p-5 text-good outline-none"
    >
      <p className="text-lg font-semibold wrap-anywhere">Handed over to {to}. Thank you.</p>
      <p className="mt-1 text-sm">They are asked by mail, and your link works no more. There is nothing left to do.</p>
    </section>
  );
}
