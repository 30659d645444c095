import type { Version } from "../../../functions/api/schemas/asset.ts";
import { formatDuration, formatTime, formatUsd } from "../parts/format.ts";

/** What was measured, what the master says about itself, and what it costs. */
export function Facts({ version }: { version: Version }) {
  const facts = [...measured(version), ...embedded(version), ...costs(version)];
  if (facts.length === 0) return null;
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">Facts</h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-quiet">{name}</dt>
            <dd className="wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Fact = [name: string, value: string];

function measured({ technical }: Version): Fact[] {
  if (technical === null) return [];
  const { container, width, height, durationMs, frameRate, videoCodec, audioTracks, loudnessLufs } = technical;
  const rate = frameRate === undefined ? "" : `, ${+(frameRate.numerator / frameRate.denominator).toFixed(2)} frames/s`;
  const sound = audioTracks.map(({ codec, channels, language }) =>
    [codec, `${channels} ch`, language].filter((part) => part !== undefined).join(" "),
  );
  return [
    ["Container", container],
    ...one("Size", width === undefined ? undefined : `${width} × ${height}`),
    ...one("Duration", durationMs === undefined ? undefined : formatDuration(durationMs)),
    ...one("Video", videoCodec === undefined ? undefined : `${videoCodec}${rate}`),
    ...one("Sound", sound.length === 0 ? undefined : sound.join("; ")),
    ...one("Loudness", loudnessLufs === undefined ? undefined : `${loudnessLufs.toFixed(1).replace("-", "−")} LUFS`),
  ];
}

function embedded(version: Version): Fact[] {
  return Object.entries(version.embedded).map(([name, value]) => [inWords(name), shown(value)]);
}

function costs({ cost: { estimate, actual } }: Version): Fact[] {
  return [
    ...one("Estimated cost", estimate === null ? undefined : formatUsd(estimate.totalUsd)),
    ...one("Actual cost", actual === null ? undefined : formatUsd(actual.totalUsd)),
  ];
}

function one(name: string, value: string | undefined): Fact[] {
  return value === undefined ? [] : [[name, value]];
}

/** `captureDate` → `Capture date`. */
function inWords(name: string): string {
  const words = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shown(value: string | number | string[]): string {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+/.test(value) ? formatTime(value) : String(value);
}
