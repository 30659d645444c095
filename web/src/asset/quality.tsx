import type { Version } from "../../../functions/api/schemas/asset.ts";

const tones = { pass: "bg-good", warn: "bg-wait", quarantine: "bg-bad" };

/** What the check found, the worst first as the API has it. */
export function Quality({ quality }: { quality: Version["quality"] }) {
  if (quality === null) return null;
  return (
    <section className="card space-y-2 p-5">
      <h2 className="heading">Quality</h2>
      {quality.findings.length === 0 && <p className="text-sm text-good">Everything is within the specification.</p>}
      <ul className="space-y-2 text-sm">
        {quality.findings.map((finding) => (
          <li key={finding.message} className="flex gap-2.5">
            <span className={`mt-2 size-1.5 shrink-0 rounded-full ${tones[finding.verdict]}`} />
            <span className="min-w-0 wrap-anywhere">{finding.message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
