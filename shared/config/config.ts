import organisation from "../../greenlight.config.ts";
import { Config } from "./schema.ts";

/** The organisation's configuration, checked; it is bundled into every function, so a mistake stops the start, naming the place. */
export const config: Config = Config.parse(organisation);
