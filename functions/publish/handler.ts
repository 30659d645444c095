import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeLifecycle } from "../../shared/catalog/lifecycle.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { DueVersion, makeApplyRights } from "./apply-rights.ts";

const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1) }));
const catalog = makeCatalog({ items: makeDynamoItemStore(dynamo, env.TABLE_NAME), now: () => new Date() });

export const handler = lambda(DueVersion, makeApplyRights(makeLifecycle(catalog)));
