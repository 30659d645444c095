import type { FrameObservations, Observation } from "./observation.ts";
import type { Tag, TagReport } from "./tag.ts";

/**
 * A crowd scene has hundreds of faces; what passes between two states is at most 256 KiB (Step Functions quotas), and all
 * tags with all places must fit well within it.
 */
const mostInstances = 20;
const mostInstancesInAll = 800;
const mostTags = 150;
const mostColours = 8;

/**
 * One report from what was seen on all pictures. The same thing on several frames of a film is one tag: as sure as its
 * surest sighting, with every place, and with spans from the first to the last of neighbouring frames. A frame stands
 * for the time until the next one.
 *
 * @param durationMs length of the film; the last span ends there at the latest
 */
export function mergeFrames(
  frames: FrameObservations[],
  options: { durationMs?: number | undefined; ignore?: string[] } = {},
): TagReport {
  const ordered = [...frames].sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  const interval = intervalOf(ordered);
  const ignored = new Set(options.ignore ?? []);
  const sightings = new Map<string, { observation: Observation; atMs: number | undefined }[]>();
  for (const frame of ordered) {
    for (const observation of frame.observations) {
      if (observation.name === "" || ignored.has(observation.name)) continue;
      const key = `${observation.type} ${observation.name}`;
      sightings.set(key, [...(sightings.get(key) ?? []), { observation, atMs: frame.atMs }]);
    }
  }
  const tags = [...sightings.values()]
    .map((seen) => mergeSightings(seen, interval, options.durationMs))
    .sort((a, b) => b.confidence - a.confidence || a.name.localeCompare(b.name))
    .slice(0, mostTags)
    .map(withinBudget(mostInstancesInAll));
  const quality = meanQuality(ordered);
  return {
    tags,
    dominantColours: mergeColours(ordered),
    ...(quality !== undefined && { imageQuality: quality }),
    sampledFrames: frames.length,
  };
}

function mergeSightings(
  seen: { observation: Observation; atMs: number | undefined }[],
  interval: number,
  durationMs: number | undefined,
): Tag {
  const surest = seen.reduce((best, next) => (next.observation.confidence > best.observation.confidence ? next : best));
  const { type, name } = surest.observation;
  const instances = seen.flatMap(({ observation, atMs }) =>
    observation.places.map((place) => ({ ...place, ...(atMs !== undefined && { atMs }) })),
  );
  return {
    type,
    name: [...name].slice(0, 256).join(""),
    parents: [...new Set(seen.flatMap(({ observation }) => observation.parents))].filter((parent) => parent !== name),
    confidence: surest.observation.confidence,
    instances: instances.sort((a, b) => b.confidence - a.confidence).slice(0, mostInstances),
    spans: spansOf(
      seen.map(({ atMs }) => atMs),
      interval,
      durationMs,
    ),
    attributes: surest.observation.attributes,
  };
}

/** Cuts the places of the less certain tags once `budget` places are taken. */
function withinBudget(budget: number): (tag: Tag) => Tag {
  let left = budget;
  return (tag) => {
    const instances = tag.instances.slice(0, left);
    left -= instances.length;
    return { ...tag, instances };
  };
}

/** The usual distance of two frames; with one frame only, nothing is known and the film's length decides. */
function intervalOf(frames: FrameObservations[]): number {
  const times = frames.map((frame) => frame.atMs).filter((atMs) => atMs !== undefined);
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
  const sorted = gaps.filter((gap) => gap > 0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function spansOf(times: (number | undefined)[], interval: number, durationMs: number | undefined): Tag["spans"] {
  const end = (atMs: number) => Math.round(Math.min(atMs + interval, durationMs ?? Number.POSITIVE_INFINITY));
  const spans: Tag["spans"] = [];
  for (const atMs of [...new Set(times)].sort((a = 0, b = 0) => a - b)) {
    if (atMs === undefined) continue;
    const last = spans.at(-1);
    const until = Number.isFinite(end(atMs)) ? Math.max(end(atMs), atMs) : atMs;
    // Frames are not taken to the millisecond: half an interval more still counts as the neighbour.
    if (last !== undefined && atMs <= last.endMs + interval / 2) last.endMs = Math.max(last.endMs, until);
    else spans.push({ startMs: atMs, endMs: until });
  }
  return spans;
}

/** Colours by name over all frames: the share of the whole film, the hue of the strongest sighting. */
function mergeColours(frames: FrameObservations[]): TagReport["dominantColours"] {
  const counted = frames.filter((frame) => frame.colours.length > 0).length;
  const byName = new Map<string, { hex: string; name: string; percent: number; strongest: number }>();
  for (const { hex, name, percent } of frames.flatMap((frame) => frame.colours)) {
    const known = byName.get(name) ?? { hex, name, percent: 0, strongest: 0 };
    const stronger = percent > known.strongest;
    byName.set(name, {
      name,
      hex: stronger ? hex : known.hex,
      percent: known.percent + percent / counted,
      strongest: Math.max(known.strongest, percent),
    });
  }
  return [...byName.values()]
    .sort((a, b) => b.percent - a.percent)
    .slice(0, mostColours)
    .map(({ hex, name, percent }) => ({ hex, name, percent: Math.round(percent * 100) / 100 }));
}

function meanQuality(frames: FrameObservations[]): TagReport["imageQuality"] {
  const known = frames.map((frame) => frame.quality).filter((quality) => quality !== undefined);
  if (known.length === 0) return undefined;
  const mean = (values: number[]) =>
    Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10;
  return {
    brightness: mean(known.map((quality) => quality.brightness)),
    sharpness: mean(known.map((quality) => quality.sharpness)),
    contrast: mean(known.map((quality) => quality.contrast)),
  };
}
