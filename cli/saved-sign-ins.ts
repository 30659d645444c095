import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

const SignIn = z.object({ accessToken: z.string(), expiresAt: z.number(), refreshToken: z.string().optional() });
type SignIn = z.infer<typeof SignIn>;

const folder = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "greenlight");
const file = join(folder, "tokens.json");

/** The sign-ins of this user, by the host of their stage, in a file that is this user's alone. */
export const savedSignIns = {
  find: (url: string): SignIn | undefined => read()[new URL(url).host],
  keep: (url: string, signIn: SignIn): void => write({ ...read(), [new URL(url).host]: signIn }),
};

/** A file that says nothing sensible is as good as none: signing in writes it anew. */
function read(): Record<string, SignIn> {
  try {
    return z.record(z.string(), SignIn).parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

/** Written beside it and moved: never half a file, and never one with the rights of an older one. */
function write(signIns: Record<string, SignIn>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(signIns), { mode: 0o600 });
  renameSync(draft, file);
}
