import { Logger } from "@aws-lambda-powertools/logger";

/** The function's logger; its service name comes from POWERTOOLS_SERVICE_NAME. Never hand it tokens, links or whole events. */
export const logger = new Logger();
