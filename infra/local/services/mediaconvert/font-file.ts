import { existsSync, globSync } from "node:fs";
import { NotSupportedError } from "../../kernel/errors.ts";

const folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];

/** A monospaced font of the machine, any other when there is none; null on a machine without TrueType fonts. */
export function machineFont(): string | null {
  const fonts = folders.filter(existsSync).flatMap((folder) => globSync(`${folder}/**/*.{ttf,otf}`).sort());
  return fonts.find((path) => /mono/i.test(path) && !/bold|oblique|italic/i.test(path)) ?? fonts[0] ?? null;
}

/** The font of burnt-in timecodes. Throws NotSupportedError on a machine without any. */
export function findFontFile(): string {
  const found = machineFont();
  if (!found) throw new NotSupportedError("TimecodeBurnin on a machine without a TrueType font");
  return found;
}
