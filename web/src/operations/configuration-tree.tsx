/** A document by its members, each of which opens. */
export function ConfigurationTree({ value, isOpen }: { value: unknown; isOpen: boolean }) {
  if (!isNested(value)) return <Value value={value} />;
  return (
    <ul className="card divide-y divide-line">
      {Object.entries(value).map(([name, inner]) => (
        <li key={name} className="px-4 py-2.5">
          <Member name={name} value={inner} isOpen={isOpen} />
        </li>
      ))}
    </ul>
  );
}

interface MemberProps {
  name: string;
  value: unknown;
  isOpen: boolean;
}

function Member({ name, value, isOpen }: MemberProps) {
  if (!isNested(value) || Object.keys(value).length === 0)
    return (
      <p className="flex flex-wrap gap-x-3 text-sm">
        <span className="text-quiet">{name}</span>
        <Value value={value} />
      </p>
    );
  if (isFlat(value))
    return (
      <p className="flex flex-wrap gap-x-3 text-sm">
        <span className="text-quiet">{name}</span>
        <span className="font-mono text-xs leading-5 wrap-anywhere">{Object.values(value).join(", ")}</span>
      </p>
    );
  return (
    <details open={isOpen}>
      <summary className="min-h-6 cursor-pointer text-sm font-medium wrap-anywhere">
        {titleOf(name, value)} <span className="font-normal text-quiet tabular-nums">{Object.keys(value).length}</span>
      </summary>
      <ul className="mt-1 space-y-1 border-l border-line pl-4">
        {Object.entries(value).map(([inner, part]) => (
          <li key={inner}>
            <Member name={inner} value={part} isOpen={isOpen} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Value({ value }: { value: unknown }) {
  return (
    <span className="font-mono text-xs leading-5 wrap-anywhere">
      {typeof value === "string" ? value : JSON.stringify(value)}
    </span>
  );
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** A list of words and figures reads best in a line. */
function isFlat(value: Record<string, unknown>): boolean {
  return Array.isArray(value) && value.every((one) => !isNested(one));
}

/** An entry of a list by what it calls itself. */
function titleOf(name: string, value: Record<string, unknown>): string {
  const own = [value.name, value.id, value.email].find((one) => typeof one === "string");
  return /^\d+$/.test(name) && own !== undefined ? String(own) : name;
}
