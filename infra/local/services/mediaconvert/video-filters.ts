import type {
  Deinterlacer,
  InsertableImage,
  TimecodeBurninPosition,
  TimecodeConfig,
  VideoDescription,
} from "@aws-sdk/client-mediaconvert";
import { type Colour, colourFilters } from "./colour.ts";
import { type FilterGraph, filterText } from "./filter-graph.ts";
import { findFontFile } from "./font-file.ts";
import type { Fitting } from "./frame-size.ts";
import { type Rate, rateValue, type SourcePicture } from "./media-source.ts";
import type { Aspect } from "./sample-aspect.ts";
import { timecodeToSeconds } from "./timecode.ts";

/** Filters that make a source's frames whole and upright: deinterlaced, turned, cropped. */
export function sourceFilters(
  picture: SourcePicture,
  crop:
    | { X?: number | undefined; Y?: number | undefined; Width?: number | undefined; Height?: number | undefined }
    | undefined,
  deinterlacer: Deinterlacer | undefined,
): string[] {
  const filters: string[] = [];
  if (picture.interlaced || deinterlacer?.Control === "FORCE_ALL_FRAMES") {
    filters.push(`yadif=mode=send_frame:deint=${deinterlacer?.Control === "FORCE_ALL_FRAMES" ? "all" : "interlaced"}`);
  }
  if (picture.rotation === 90) filters.push("transpose=clock");
  if (picture.rotation === 180) filters.push("hflip", "vflip");
  if (picture.rotation === 270) filters.push("transpose=cclock");
  if (crop?.Width && crop.Height) filters.push(`crop=${crop.Width}:${crop.Height}:${crop.X ?? 0}:${crop.Y ?? 0}`);
  return filters;
}

/** swscale's bicubic kernel (Mitchell-Netravali B and C) for MediaConvert's Sharpness: 0 is a B-spline, 50 swscale's own default. */
function scalerKernel(sharpness: number): string {
  const blur = Math.max(0, 1 - sharpness / 50);
  const ringing = sharpness <= 50 ? 0.6 * (sharpness / 50) : 0.6 + 0.4 * ((sharpness - 50) / 50);
  return `flags=bicubic:param0=${blur.toFixed(2)}:param1=${ringing.toFixed(2)}`;
}

function burninPosition(position: TimecodeBurninPosition | undefined): string {
  const [row = "TOP", column = "CENTER"] = (position ?? "TOP_CENTER").split("_");
  const x = column === "LEFT" ? "w*0.03" : column === "RIGHT" ? "w*0.97-tw" : "(w-tw)/2";
  const y = row === "TOP" ? "h*0.04" : row === "BOTTOM" ? "h*0.96-th" : "(h-th)/2";
  return `x=${x}:y=${y}`;
}

function startTimecode(config: TimecodeConfig | undefined, embedded: string | null): string {
  if (config?.Source === "ZEROBASED") return "00:00:00:00";
  if (config?.Source === "SPECIFIEDSTART") return config.Start ?? "00:00:00:00";
  return embedded ?? "00:00:00:00";
}

export interface VideoFilterContext {
  picture: SourcePicture;
  fitting: Fitting;
  pixelAspect: Aspect;
  rate: Rate;
  from: Colour;
  to: Colour;
  timecodeConfig: TimecodeConfig | undefined;
  embeddedTimecode: string | null;
  pixelFormat: string;
}

/** JPEG knows one matrix, that of Rec. 601 (JFIF 1.02): without this, a film in Rec. 709 would be captured in glaring green. */
function jpegFilters({ matrix }: Colour): string[] {
  if (matrix !== "bt709" && matrix !== "bt2020nc") return [];
  // Matrix first, range second: older versions of swscale lose the range when asked for both at once.
  return [`scale=in_color_matrix=${matrix === "bt709" ? "bt709" : "bt2020"}:out_color_matrix=bt601`, "format=yuv420p"];
}

/** Filters from the shared source to one output's frames, without overlays. The rate comes first: what is dropped need not be scaled. */
export function outputFilters(video: VideoDescription, context: VideoFilterContext, rateFilters: string[]): string[] {
  const { fitting, picture } = context;
  const filters = [...rateFilters];
  const crop = video.Crop;
  if (crop?.Width && crop.Height) filters.push(`crop=${crop.Width}:${crop.Height}:${crop.X ?? 0}:${crop.Y ?? 0}`);
  const position = video.Position;
  const scale = position?.Width && position.Height ? { width: position.Width, height: position.Height } : fitting.scale;
  const rgb = /^(rgb|bgr|gbr|argb|abgr|pal8|0rgb|rgb0)/.test(picture.stream.pix_fmt ?? "");
  // swscale would take Rec. 601 for every size.
  const matrix = rgb ? `:out_color_matrix=${context.from.matrix === "bt709" ? "bt709" : "bt601"}` : "";
  const unscaled =
    !rgb &&
    scale.width === picture.stream.width &&
    scale.height === picture.stream.height &&
    scale.width === picture.width &&
    scale.height === picture.height &&
    picture.rotation === 0 &&
    !crop;
  if (!unscaled) filters.push(`scale=${scale.width}:${scale.height}:${scalerKernel(video.Sharpness ?? 50)}${matrix}`);
  filters.push(...colourFilters(context.from, context.to, video.VideoPreprocessors?.ColorCorrector));
  if (context.pixelFormat === "yuvj420p") filters.push(...jpegFilters(context.to));
  const { numerator, denominator } = context.pixelAspect;
  filters.push(`format=${context.pixelFormat}`, `setsar=${numerator}/${denominator}`);
  const { width, height } = fitting.frame;
  if (scale.width > width || scale.height > height) {
    filters.push(`crop=${Math.min(scale.width, width)}:${Math.min(scale.height, height)}`);
  }
  if (position?.Width && position.Height) {
    filters.push(`pad=${width}:${height}:${position.X ?? 0}:${position.Y ?? 0}`);
  } else if (scale.width < width || scale.height < height) {
    filters.push(`pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`);
  }
  const burnin = video.VideoPreprocessors?.TimecodeBurnin;
  if (burnin) {
    const timecode = startTimecode(context.timecodeConfig, context.embeddedTimecode);
    const rate = `${context.rate.numerator}/${context.rate.denominator}`;
    filters.push(
      `drawtext=fontfile=${filterText(findFontFile())}:fontsize=${burnin.FontSize ?? 16}:expansion=none:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=4:` +
        `${burninPosition(burnin.Position)}:timecode_rate=${rate}:text=${filterText(burnin.Prefix ?? "")}:timecode=${filterText(timecode)}`,
    );
  }
  return filters;
}

/**
 * Lays an image over a video and answers the new label.
 * @param image the label of the image's stream
 */
export function overlayImage(
  graph: FilterGraph,
  video: string,
  image: string,
  settings: InsertableImage,
  rate: Rate,
  pixelFormat: string,
): string {
  const size =
    settings.Width || settings.Height ? [`scale=${settings.Width || -1}:${settings.Height || -1}:flags=bicubic`] : [];
  const opacity = (settings.Opacity ?? 50) / 100;
  const prepared = graph.chain([image], [...size, "format=rgba", `colorchannelmixer=aa=${opacity}`]);
  const start = settings.StartTime ? (timecodeToSeconds(settings.StartTime, rateValue(rate)) ?? 0) : 0;
  const end = settings.Duration ? start + settings.Duration / 1000 : null;
  const shown =
    start > 0 || end !== null ? `:enable='${end === null ? `gte(t,${start})` : `between(t,${start},${end})`}'` : "";
  return graph.chain(
    [video, prepared],
    [`overlay=${settings.ImageX ?? 0}:${settings.ImageY ?? 0}:format=auto${shown}`, `format=${pixelFormat}`],
  );
}
