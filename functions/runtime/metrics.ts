import { Metrics } from "@aws-lambda-powertools/metrics";

/** The function's metrics, written as CloudWatch EMF; their dimension is POWERTOOLS_SERVICE_NAME. */
export const metrics = new Metrics({ namespace: "Greenlight" });
