import { config } from "../../shared/config/config.ts";
import { CheckInput } from "../../shared/ingest/steps.ts";
import { qualitySpecOf } from "../../shared/quality/spec-of.ts";
import { lambda } from "../runtime/lambda.ts";
import { makeCheckQuality } from "./check-quality.ts";

export const handler = lambda(CheckInput, makeCheckQuality({ spec: qualitySpecOf(config), naming: config.naming }));
