import sharp, { type ResizeOptions } from "sharp";
import type { Detector } from "../../infra/local/services/rekognition/detector.ts";

/** The same detection that tagging asks for, without a service in between: objects, faces with their traits, colours. */
export async function see(detector: Detector, picture: Buffer): Promise<void> {
  const pixels = async (size: ResizeOptions) => {
    const { data, info } = await sharp(picture)
      .resize(size)
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
  };
  await detector.objects(await pixels({ width: 512, height: 512, fit: "fill" }));
  await detector.faces(await pixels({ width: 1280, height: 1280, fit: "inside", withoutEnlargement: true }), true);
  await sharp(picture).resize(100, 100, { fit: "inside" }).stats();
}
