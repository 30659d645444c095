import * as z from "zod";
import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { ConfigurationSets } from "./configuration-sets.ts";
import type { Identities } from "./identities.ts";

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const identityProperties = z.object({
  EmailIdentity: z.string().min(1),
  ConfigurationSetAttributes: z.object({ ConfigurationSetName: z.string().optional() }).optional(),
  DkimAttributes: z.unknown().optional(),
  DkimSigningAttributes: z.unknown().optional(),
  FeedbackAttributes: z.unknown().optional(),
  MailFromAttributes: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const configurationSetProperties = z.object({
  Name: z.string().optional(),
  SendingOptions: z.object({ SendingEnabled: flag.default(true) }).optional(),
  DeliveryOptions: z.unknown().optional(),
  ReputationOptions: z.unknown().optional(),
  SuppressionOptions: z.unknown().optional(),
  VdmOptions: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** What the laptop cloud can tell of a mail; nobody opens or clicks here. */
const eventTypes = [
  "SEND",
  "REJECT",
  "BOUNCE",
  "COMPLAINT",
  "DELIVERY",
  "RENDERING_FAILURE",
  "DELIVERY_DELAY",
] as const;

const destinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Name: z.string().optional(),
    Enabled: flag.default(false),
    MatchingEventTypes: z
      .array(
        z
          .string()
          .transform((type) => type.toUpperCase())
          .pipe(z.enum(eventTypes)),
      )
      .min(1),
    EventBridgeDestination: z.object({ EventBusArn: z.string() }).optional(),
  }),
});

/**
 * AWS::SES::EmailIdentity, ConfigurationSet and ConfigurationSetEventDestination. An identity in a template is verified
 * at once, where AWS waits for a click in a mail or for DNS; DKIM and MAIL FROM settings have no effect here.
 */
export function sesProviders(kernel: Kernel, identities: Identities, sets: ConfigurationSets): ResourceProvider[] {
  return [
    {
      type: "AWS::SES::EmailIdentity",
      properties: Object.keys(identityProperties.shape),
      provision({ properties }) {
        const wanted = identityProperties.parse(properties);
        const name = wanted.EmailIdentity;
        identities.verify({ name, configurationSet: wanted.ConfigurationSetAttributes?.ConfigurationSetName ?? null });
        kernel.log("info", `ses: ${name} is verified here at once; in AWS its owner has to confirm it.`);
        const tokens = name.includes("@") ? [] : [1, 2, 3];
        const attributes = tokens.flatMap((number) => [
          [`DkimDNSTokenName${number}`, `greenlight${number}._domainkey.${name}`],
          [`DkimDNSTokenValue${number}`, `greenlight${number}.dkim.amazonses.com`],
        ]);
        return { ref: name, attributes: Object.fromEntries(attributes) };
      },
    },
    {
      type: "AWS::SES::ConfigurationSet",
      properties: Object.keys(configurationSetProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = configurationSetProperties.parse(properties);
        const name = wanted.Name ?? generatedName.slice(-64);
        sets.define(name, wanted.SendingOptions?.SendingEnabled ?? true);
        return { ref: name, attributes: {} };
      },
    },
    {
      type: "AWS::SES::ConfigurationSetEventDestination",
      properties: Object.keys(destinationProperties.shape),
      provision({ properties, generatedName }) {
        const { ConfigurationSetName, EventDestination } = destinationProperties.parse(properties);
        if (!EventDestination.EventBridgeDestination?.EventBusArn.endsWith(":event-bus/default")) {
          throw new NotSupportedError("event destinations of SES other than the default event bus");
        }
        const name = EventDestination.Name ?? generatedName;
        sets.addDestination(ConfigurationSetName, name, {
          enabled: EventDestination.Enabled,
          types: EventDestination.MatchingEventTypes,
        });
        return { ref: name, attributes: { Id: name } };
      },
    },
  ];
}
