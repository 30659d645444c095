import type { Kind } from "../../shared/asset/kind.ts";
import type { Status } from "../../shared/asset/status.ts";

export interface DemoRendition {
  name: string;
  type: string;
  bytes: number;
  /** Whether the bytes behind the signed link were fetched and found to be what the name says. */
  verified: boolean;
}

export interface DemoAsset {
  name: string;
  kind: Kind | null;
  status: Status;
  tags: string[];
  renditions: DemoRendition[];
  statesEntered: number;
  lambdaCalls: number;
  writeUnits: number;
  estimatedCostUsd: number;
  seconds: number;
}

export interface DemoCheck {
  name: string;
  ok: boolean;
  detail: string;
}

export interface DemoReport {
  ok: boolean;
  assets: DemoAsset[];
  checks: DemoCheck[];
}

export type Say = (line: string) => void;
