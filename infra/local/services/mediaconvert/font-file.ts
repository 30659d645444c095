import { existsSync, globSync } from "node:fs";
import { NotSupportedError } from "../../kernel/errors.ts";

const folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];

/** A monospaced font of the machine for burnt-in timecodes, or any other when there is none. */
export function findFontFile(): string {
  const fonts = folders.filter(existsSync).flatMap((folder) => globSync(`${folder}/**/*.{ttf,otf}`).sort());
  const found = fonts.find((path) => /mono/i.test(path) && !/bold|oblique|italic/i.test(path)) ?? fonts[0];
  if (!found) throw new NotSupportedError("TimecodeBurnin on a machine without a TrueType font");
  return found;
}
