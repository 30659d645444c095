import * as z from "zod";

/** What a master is, told by its bytes. */
export const Kind = z.enum(["video", "audio", "image"]);
export type Kind = z.infer<typeof Kind>;
