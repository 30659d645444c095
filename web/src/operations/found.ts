/**
 * What of a document has a text in a name or a value, in any case, with all that leads there; undefined where nothing has.
 * A member whose name has it is kept whole, and whatever is kept goes on saying what it is called.
 */
export function found(value: unknown, text: string): unknown {
  const wanted = text.trim().toLowerCase();
  return wanted === "" ? value : within(value, wanted);
}

function within(value: unknown, wanted: string): unknown {
  if (Array.isArray(value)) {
    const kept = value.map((one) => within(one, wanted)).filter((one) => one !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (typeof value !== "object" || value === null)
    return String(value).toLowerCase().includes(wanted) ? value : undefined;
  const parts = Object.entries(value).map(([name, inner]) => {
    const part = name.toLowerCase().includes(wanted) ? inner : within(inner, wanted);
    return { name, inner, part };
  });
  if (parts.every(({ part }) => part === undefined)) return undefined;
  return Object.fromEntries(
    parts.flatMap(({ name, inner, part }) => {
      const shown = part === undefined && isCalledBy(name) ? inner : part;
      return shown === undefined ? [] : [[name, shown]];
    }),
  );
}

const isCalledBy = (name: string) => name === "id" || name === "name" || name === "email";
