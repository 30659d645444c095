import * as z from "zod";
import { type PlacedResource, resourcesOf, type Template } from "./templates.ts";

const list = z.union([z.string(), z.record(z.string(), z.unknown())]).transform((one) => [one]);
const oneOrMany = z.union([list, z.array(z.unknown())]);
const Statement = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMany,
  Resource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

/** A statement of a policy that a role has, actions and resources always as lists. */
export interface HeldStatement extends z.infer<typeof Statement> {
  policy: PlacedResource;
}

/** What the roles of these templates may do. */
export function statementsOf(templates: Record<string, Template>): HeldStatement[] {
  return resourcesOf(templates, "AWS::IAM::Policy").flatMap((policy) =>
    z
      .object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })
      .parse(policy.Properties)
      .PolicyDocument.Statement.map((statement) => ({ ...statement, policy })),
  );
}
