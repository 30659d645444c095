import type { ColorCorrector, Input } from "@aws-sdk/client-mediaconvert";
import type { ProbedStream } from "./media-facts.ts";

/** A colour space in ffmpeg's names. */
export interface Colour {
  primaries: string;
  transfer: string;
  matrix: string;
}

const spaces = {
  REC_601: { primaries: "smpte170m", transfer: "smpte170m", matrix: "smpte170m" },
  REC_709: { primaries: "bt709", transfer: "bt709", matrix: "bt709" },
  HDR10: { primaries: "bt2020", transfer: "smpte2084", matrix: "bt2020nc" },
  HLG_2020: { primaries: "bt2020", transfer: "arib-std-b67", matrix: "bt2020nc" },
} as const satisfies Record<string, Colour>;

/** The colour space of an input: what its stream says, unless the job says otherwise. */
export function sourceColour(input: Input, stream: ProbedStream): Colour {
  const asked = input.VideoSelector?.ColorSpace;
  const override = asked && asked in spaces ? spaces[asked as keyof typeof spaces] : null;
  if (override && input.VideoSelector?.ColorSpaceUsage !== "FALLBACK") return override;
  // Coded RGB becomes Y'CbCr like any untagged picture of its size.
  const known = (value: string | undefined) => (value && value !== "unknown" && value !== "gbr" ? value : undefined);
  // An untagged picture counts as Rec. 601 up to SD and as Rec. 709 above.
  const fallback =
    override ?? ((stream.height ?? 0) < 720 && (stream.width ?? 0) < 1280 ? spaces.REC_601 : spaces.REC_709);
  return {
    primaries: known(stream.color_primaries) ?? fallback.primaries,
    transfer: known(stream.color_transfer) ?? fallback.transfer,
    matrix: known(stream.color_space) ?? fallback.matrix,
  };
}

function isHdr(colour: Colour): boolean {
  return colour.transfer === "smpte2084" || colour.transfer === "arib-std-b67";
}

/** The colour space that an output has after its corrector. */
export function outputColour(source: Colour, corrector: ColorCorrector | undefined): Colour {
  if (corrector?.ColorSpaceConversion === "FORCE_709") return spaces.REC_709;
  if (corrector?.ColorSpaceConversion === "FORCE_601") return spaces.REC_601;
  return source;
}

/**
 * Filters that convert between colour spaces. HDR comes down to SDR through linear light and a tone curve: `mobius`
 * keeps detail (PRESERVE_DETAILS, and always for HLG as in the service), `hable` keeps it bright (VIBRANT).
 */
export function colourFilters(from: Colour, to: Colour, corrector: ColorCorrector | undefined): string[] {
  if (from.primaries === to.primaries && from.transfer === to.transfer && from.matrix === to.matrix) return [];
  const input = `min=${from.matrix}:pin=${from.primaries}:tin=${from.transfer}`;
  const output = `m=${to.matrix}:p=${to.primaries}:t=${to.transfer}`;
  if (!isHdr(from) || isHdr(to)) return [`zscale=${input}:${output}:r=tv`];
  const vibrant = corrector?.HdrToSdrToneMapper === "VIBRANT" && from.transfer === "smpte2084";
  return [
    // 100 cd/m² is the reference white of SDR (ITU-R BT.2035), against which the light is scaled.
    `zscale=${input}:t=linear:npl=${corrector?.SdrReferenceWhiteLevel ?? 100}`,
    "format=gbrpf32le",
    `zscale=p=${to.primaries}`,
    `tonemap=${vibrant ? "hable" : "mobius"}:desat=0`,
    `zscale=t=${to.transfer}:m=${to.matrix}:r=tv`,
  ];
}
