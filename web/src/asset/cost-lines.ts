import type { Version } from "../../../functions/api/schemas/asset.ts";

type Amount = { quantity: number; usd: number };

export interface CostLine {
  /** As the estimate names it, such as `mediaconvert.basic.avc.hd.30fps`. */
  item: string;
  /** What it is for; null for something that there are no words for yet. */
  kind: (typeof kinds)[number]["kind"] | null;
  unit: string;
  /** Something whose price is not known is told, and not counted. */
  isPriced: boolean;
  estimate: Amount | null;
  actual: Amount | null;
}

const kinds = [
  { kind: "frames", of: /^mediaconvert\..*frame-capture/ },
  { kind: "transcode", of: /^mediaconvert\.(?!add-on).*(?<!audio)$/ },
  { kind: "transcodeSound", of: /^mediaconvert\..*audio$/ },
  { kind: "looking", of: /^rekognition\.image$/ },
  { kind: "colours", of: /^rekognition\.image-properties$/ },
  { kind: "computing", of: /^lambda\./ },
  { kind: "steps", of: /^stepfunctions\./ },
  { kind: "catalogue", of: /^dynamodb\./ },
  { kind: "requests", of: /^s3\.(put|get)$/ },
  { kind: "storage", of: /^s3\.storage$/ },
  { kind: "mail", of: /^ses\./ },
] as const;

/** Estimate and actual beside each other, the dearest first. */
export function costLinesOf({ estimate, actual }: Version["cost"]): CostLine[] {
  const lines = new Map<string, CostLine>();
  for (const [which, cost] of [
    ["estimate", estimate],
    ["actual", actual],
  ] as const) {
    for (const { item, unit, quantity, usd } of cost?.lines ?? []) {
      const line = lines.get(item) ?? {
        item,
        kind: kindOf(item),
        unit,
        isPriced: !item.endsWith("(not priced)"),
        estimate: null,
        actual: null,
      };
      const before = line[which] ?? { quantity: 0, usd: 0 };
      lines.set(item, { ...line, [which]: { quantity: before.quantity + quantity, usd: before.usd + usd } });
    }
  }
  const worth = ({ estimate: one, actual: other }: CostLine) => Math.max(one?.usd ?? 0, other?.usd ?? 0);
  return [...lines.values()].sort((one, other) => worth(other) - worth(one));
}

function kindOf(item: string): CostLine["kind"] {
  return kinds.find(({ of }) => of.test(item))?.kind ?? null;
}
