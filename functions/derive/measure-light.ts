import sharp from "sharp";
import type { FrameLight } from "../../shared/quality/emptiness.ts";

/** Mean and spread of a JPEG's luminance, taken from a small decode of it: JPEG's own scaling makes that nearly free. */
export async function measureLight(jpeg: Uint8Array, atMs: number): Promise<FrameLight> {
  const lumas = await sharp(jpeg).resize(64, 64, { fit: "inside" }).greyscale().raw().toBuffer();
  const mean = lumas.reduce((sum, luma) => sum + luma, 0) / lumas.length;
  const variance = lumas.reduce((sum, luma) => sum + (luma - mean) ** 2, 0) / lumas.length;
  return { atMs, luma: mean, spread: Math.sqrt(variance) };
}
