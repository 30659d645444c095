import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";

/**
 * The ThumbHash of a picture in base64: some 25 bytes from which a page paints a blurred placeholder before anything is
 * loaded (https://evanw.github.io/thumbhash/).
 */
export async function placeholderOf(picture: Uint8Array): Promise<string> {
  const { data, info } = await sharp(picture)
    .resize(100, 100, { fit: "inside" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}
