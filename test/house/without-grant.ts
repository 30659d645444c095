import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const Statement = z.looseObject({ Action: z.union([z.string(), z.array(z.string())]) });
const Template = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() })),
});
const Policy = z.looseObject({ PolicyDocument: z.looseObject({ Statement: z.array(Statement) }) });

/** Copies an assembly and takes one action away from the policies of a stack whose logical id begins with `policy`. */
export async function withoutGrant(
  assemblyDir: string,
  copyDir: string,
  { stack, policy, action }: { stack: string; policy: string; action: string },
): Promise<string> {
  await mkdir(copyDir, { recursive: true });
  for (const name of await readdir(assemblyDir)) {
    // What the functions run is the same; only documents are copied.
    if (name.endsWith(".json")) await cp(join(assemblyDir, name), join(copyDir, name));
    else await symlink(join(assemblyDir, name), join(copyDir, name));
  }
  const path = join(copyDir, `${stack}.template.json`);
  const template = Template.parse(JSON.parse(await readFile(path, "utf8")));
  let taken = 0;
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (resource.Type !== "AWS::IAM::Policy" || !id.startsWith(policy)) continue;
    const properties = Policy.parse(resource.Properties);
    properties.PolicyDocument.Statement = properties.PolicyDocument.Statement.flatMap((statement) => {
      const actions = [statement.Action].flat();
      const kept = actions.filter((one) => one !== action);
      taken += actions.length - kept.length;
      return kept.length === 0 ? [] : [{ ...statement, Action: kept }];
    });
    resource.Properties = properties;
  }
  if (taken === 0) throw new Error(`No policy ${policy}* of ${stack} allows ${action}.`);
  await writeFile(path, JSON.stringify(template));
  return copyDir;
}
