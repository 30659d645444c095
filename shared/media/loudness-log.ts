/** What MediaConvert measured of the sound that came in. */
export interface Loudness {
  /** Integrated loudness of the whole programme (ITU-R BS.1770-4, gated). */
  loudnessLufs?: number;
  truePeakDbtp?: number;
}

/**
 * Reads MediaConvert's loudness log: a CSV with a header, a line for each moment, running values that are final in the
 * last line. The service's documentation does not list the columns, so they are found by their names: the integrated
 * loudness and the true peak of the input. Values at or under BS.1770's absolute gate (−70 LUFS) mean silence and are left out.
 */
export function readLoudnessLog(csv: string): Loudness {
  const lines = csv.split(/\r?\n/).filter((line) => line.trim() !== "");
  const headerAt = lines.findIndex((line) => /loudness|lkfs|lufs/i.test(line));
  const header = lines[headerAt];
  if (header === undefined) return {};
  const columns = header.split(",").map((name) => name.replace(/[^a-z]/gi, "").toLowerCase());
  const rows = lines.slice(headerAt + 1).map((line) => line.split(",").map((cell) => numberOf(cell)));
  const integrated = lastOf(
    rows,
    find(columns, (name) => /integrated/.test(name)),
  );
  const peak = lastOf(
    rows,
    find(columns, (name) => /truepeak/.test(name)),
  );
  return {
    ...(integrated !== undefined && integrated > -70 && { loudnessLufs: integrated }),
    ...(peak !== undefined && peak > -100 && { truePeakDbtp: peak }),
  };
}

/** The input's column where both sides are logged. */
function find(columns: string[], matches: (name: string) => boolean): number {
  const candidates = columns.map((name, index) => ({ name, index })).filter(({ name }) => matches(name));
  const input = candidates.find(({ name }) => name.includes("input"));
  return (input ?? candidates.find(({ name }) => !name.includes("output")))?.index ?? -1;
}

function lastOf(rows: (number | undefined)[][], column: number): number | undefined {
  return rows.map((row) => row[column]).findLast((value) => value !== undefined);
}

function numberOf(cell: string): number | undefined {
  const text = cell.trim();
  const value = Number(text);
  return text === "" || !Number.isFinite(value) ? undefined : Math.round(value * 100) / 100;
}
