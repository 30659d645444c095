/** A document as it is written, to read and to copy. */
export function JsonText({ value, label }: { value: unknown; label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
      className="mt-2 max-h-96 overflow-auto rounded-lg bg-sunken px-3 py-2"
    >
      <pre className="text-xs">{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}
