import type { TFunction } from "i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { formatBytes, formatDuration, formatNumber, formatTime } from "../parts/format.ts";

export interface Fact {
  name: string;
  value: string;
}

type Words = TFunction<"asset">;

/** What was measured of the master. */
export function measuredFacts({ technical }: Version, t: Words): Fact[] {
  if (technical === null) return [];
  const { container, mimeType, width, height, rotation, pixelAspect, durationMs, frameRate, videoCodec } = technical;
  const { interlaced, hdr, colourSpace, audioTracks, pages, loudnessLufs, truePeakDbtp, hasAlpha } = technical;
  const rate = frameRate && frameRate.denominator > 0 ? frameRate.numerator / frameRate.denominator : undefined;
  return [
    fact(t("facts.container"), `${container} (${mimeType})`),
    ...maybe(t("facts.size"), width && height ? `${width} × ${height}` : undefined),
    ...maybe(t("facts.rotation"), rotation ? `${rotation}°` : undefined),
    ...maybe(t("facts.pixelAspect"), pixelAspect && `${pixelAspect.numerator}:${pixelAspect.denominator}`),
    ...maybe(t("facts.duration"), durationMs === undefined ? undefined : formatDuration(durationMs)),
    ...maybe(t("facts.video"), videoCodec),
    ...maybe(
      t("facts.frameRate"),
      rate && t("facts.framesPerSecond", { rate: formatNumber(rate, { maximumFractionDigits: 3 }) }),
    ),
    ...maybe(
      t("facts.scan"),
      interlaced === undefined ? undefined : t(interlaced ? "facts.interlaced" : "facts.progressive"),
    ),
    ...maybe(t("facts.hdr"), hdr),
    ...maybe(t("facts.colourSpace"), colourSpace),
    ...audioTracks.map(({ codec, channels, sampleRateHz, language }, index) =>
      fact(
        audioTracks.length > 1 ? t("facts.soundTrack", { number: index + 1 }) : t("facts.sound"),
        [codec, t("facts.channels", { count: channels }), `${formatNumber(sampleRateHz / 1000)} kHz`, language]
          .filter(Boolean)
          .join(", "),
      ),
    ),
    ...maybe(t("facts.loudness"), loudnessLufs === undefined ? undefined : `${level(loudnessLufs)} LUFS`),
    ...maybe(t("facts.truePeak"), truePeakDbtp === undefined ? undefined : `${level(truePeakDbtp)} dBTP`),
    ...maybe(t("facts.pages"), pages && formatNumber(pages)),
    ...maybe(t("facts.alpha"), hasAlpha === undefined ? undefined : t(hasAlpha ? "facts.yes" : "facts.no")),
  ];
}

/** The file itself, as it came. */
export function fileFacts({ key, bucket }: Asset, version: Version, t: Words): Fact[] {
  return [
    fact(t("facts.key"), key),
    fact(t("facts.bucket"), bucket),
    fact(t("facts.bytes"), `${formatBytes(version.bytes)} (${formatNumber(version.bytes)})`),
    fact(t("facts.contentType"), version.contentType),
    fact(t("facts.checksum"), version.checksum),
    fact(t("facts.uploadedAt"), formatTime(version.uploadedAt)),
    ...maybe(t("facts.uploadedBy"), version.uploadedBy),
    ...maybe(t("facts.rightsFrom"), version.rights.startsAt && formatTime(version.rights.startsAt)),
    ...maybe(t("facts.rightsTo"), version.rights.endsAt && formatTime(version.rights.endsAt)),
  ];
}

/** What people said about it when they brought it. */
export function describedFacts({ metadata }: Asset, t: Words): Fact[] {
  const { description, requestedBy, credit, copyright, note, tags, custom = {} } = metadata;
  return [
    ...maybe(t("facts.description"), description),
    ...maybe(t("facts.requestedBy"), requestedBy),
    ...maybe(t("facts.credit"), credit),
    ...maybe(t("facts.copyright"), copyright),
    ...maybe(t("facts.note"), note),
    ...maybe(t("facts.keywords"), tags?.join(", ")),
    ...Object.entries(custom).map(([name, value]) => fact(name, value)),
  ];
}

/** What the master says about itself. Its names are those of the standards, and stay as they are. */
export function embeddedFacts({ embedded }: Version): Fact[] {
  return Object.entries(embedded).map(([name, value]) => fact(spaced(name), shown(value)));
}

function fact(name: string, value: string): Fact {
  return { name, value };
}

function maybe(name: string, value: string | number | null | undefined): Fact[] {
  return value === undefined || value === null || value === "" ? [] : [fact(name, String(value))];
}

/** `captureDate` → `Capture date`. */
function spaced(name: string): string {
  const words = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shown(value: string | number | string[]): string {
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "number") return formatNumber(value, { maximumFractionDigits: 6, useGrouping: false });
  return /^\d{4}-\d\d-\d\dT[\d:.]+/.test(value) && !Number.isNaN(Date.parse(value)) ? formatTime(value) : value;
}

function level(value: number): string {
  // A level is written with a minus sign, not with a hyphen.
  return formatNumber(value, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).replace("-", "−");
}
