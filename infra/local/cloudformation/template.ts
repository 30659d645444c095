import * as z from "zod";

const TemplateResource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string().transform((id) => [id]), z.array(z.string())]).default([]),
});
export type TemplateResource = z.output<typeof TemplateResource>;

const TemplateParameter = z.looseObject({
  Type: z.string(),
  Default: z.union([z.string(), z.number()]).transform(String).optional(),
  AllowedValues: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
  AllowedPattern: z.string().optional(),
});

const TemplateOutput = z.looseObject({
  Value: z.unknown(),
  Condition: z.string().optional(),
  Export: z.object({ Name: z.unknown() }).optional(),
});

/** A CloudFormation template, as far as the laptop cloud reads it; a section that it does not know is refused. */
export const Template = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Parameters: z.record(z.string(), TemplateParameter).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  /** Assertions about parameters, which the bootstrap check of the CDK is the only one to make. */
  Rules: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), TemplateResource).default({}),
  Outputs: z.record(z.string(), TemplateOutput).default({}),
});
export type Template = z.output<typeof Template>;
