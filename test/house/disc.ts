import sharp from "sharp";

/** The width of a bright disc by its height, in a picture with a dark ground: 1 where it is round. */
export async function roundnessOf(picture: Uint8Array): Promise<number> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  const columns = new Set<number>();
  const rows = new Set<number>();
  for (const [at, light] of data.entries()) {
    if (light < 140) continue;
    columns.add(at % info.width);
    rows.add(Math.floor(at / info.width));
  }
  return columns.size / rows.size;
}
