import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import { type EmailAddress, parseEmailAddress, splitAddresses } from "./email-address.ts";
import { checkMessageTags, type MessageTag } from "./message-tags.ts";
import { headerOf, type MimeAttachment, parseMime } from "./parse-mime.ts";

interface TextContent {
  Data: string;
  Charset?: string;
}

export interface SendEmailInput {
  FromEmailAddress?: string;
  FromEmailAddressIdentityArn?: string;
  Destination?: { ToAddresses?: string[]; CcAddresses?: string[]; BccAddresses?: string[] };
  ReplyToAddresses?: string[];
  FeedbackForwardingEmailAddress?: string;
  Content: {
    Simple?: {
      Subject: TextContent;
      Body: { Text?: TextContent; Html?: TextContent };
      Headers?: { Name: string; Value: string }[];
      Attachments?: { FileName: string; RawContent: string; ContentType?: string }[];
    };
    Raw?: { Data: string };
    Template?: unknown;
  };
  EmailTags?: MessageTag[];
  ConfigurationSetName?: string;
  ListManagementOptions?: unknown;
  EndpointId?: string;
  TenantName?: string;
}

/** A mail ready to go. */
export interface OutgoingMail {
  from: EmailAddress;
  /** To, Cc and Bcc together. */
  recipients: EmailAddress[];
  replyTo: string[];
  subject: string;
  text: string | null;
  html: string | null;
  headers: { name: string; value: string }[];
  attachments: MimeAttachment[];
}

// https://docs.aws.amazon.com/ses/latest/dg/quotas.html
const MAX_RECIPIENTS = 50;
const MAX_MESSAGE_BYTES = 40 * 1024 * 1024;

// Extensions of programs, from the list at https://docs.aws.amazon.com/ses/latest/dg/attachments.html
const refusedExtensions =
  /\.(ade|adp|app|asp|bas|bat|cer|chm|cmd|com|cpl|crt|csh|der|exe|fxp|gadget|hlp|hta|inf|ins|isp|its|js|jse|ksh|lib|lnk|mad|maf|mag|mam|maq|mar|mas|mat|mau|mav|maw|mda|mdb|mde|mdt|mdw|mdz|msc|msh|msh1|msh2|mshxml|msh1xml|msh2xml|msi|msp|mst|ops|pcd|pif|plg|prf|prg|reg|scf|scr|sct|shb|shs|sys|ps1|ps1xml|ps2|ps2xml|psc1|psc2|tmp|url|vb|vbe|vbs|vps|vsmacros|vss|vst|vsw|vxd|ws|wsc|wsf|wsh|xnk)$/i;

/** Reads a SendEmail request; throws BadRequestException or MessageRejected for what SES does not take. */
export function readOutgoingMail(input: SendEmailInput): OutgoingMail {
  if (input.ListManagementOptions) throw new NotSupportedError("ListManagementOptions of ses:SendEmail");
  if (input.EndpointId) throw new NotSupportedError("multi-region endpoints of ses:SendEmail (EndpointId)");
  if (input.TenantName) throw new NotSupportedError("tenants of ses:SendEmail (TenantName)");
  checkMessageTags(input.EmailTags ?? []);
  const kinds = [input.Content.Simple, input.Content.Raw, input.Content.Template].filter(
    (content) => content !== undefined,
  );
  if (kinds.length !== 1)
    throw new AwsError("BadRequestException", "Exactly one of Simple, Raw or Template must be given as the content.");
  if (input.Content.Template) throw new NotSupportedError("templates of ses:SendEmail");
  const mail = input.Content.Raw ? readRaw(input, input.Content.Raw.Data) : readSimple(input);
  if (mail.recipients.length === 0) throw new AwsError("BadRequestException", "At least one recipient must be given.");
  if (mail.recipients.length > MAX_RECIPIENTS)
    throw new AwsError("MessageRejected", `Recipient count exceeds ${MAX_RECIPIENTS}.`);
  const bytes =
    Buffer.byteLength(mail.html ?? "") +
    Buffer.byteLength(mail.text ?? "") +
    mail.attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > MAX_MESSAGE_BYTES)
    throw new AwsError("MessageRejected", `Message length is more than ${MAX_MESSAGE_BYTES} bytes long: '${bytes}'.`);
  const refused = mail.attachments.find(({ name }) => refusedExtensions.test(name));
  if (refused) throw new AwsError("MessageRejected", `Illegal filename '${refused.name}'.`);
  return mail;
}

function readSimple(input: SendEmailInput): OutgoingMail {
  const { Simple } = input.Content;
  if (!Simple) throw new AwsError("BadRequestException", "The content is missing.");
  if (!Simple.Body.Text && !Simple.Body.Html)
    throw new AwsError("BadRequestException", "The body must hold Text, Html or both.");
  if (input.FromEmailAddress === undefined) throw new AwsError("BadRequestException", "FromEmailAddress is missing.");
  if (/[\r\n]/.test(Simple.Subject.Data)) throw new AwsError("BadRequestException", "The subject must be one line.");
  for (const { Name, Value } of Simple.Headers ?? []) {
    if (/^(bcc|cc|content-.*|date|from|message-id|mime-version|reply-to|return-path|sender|subject|to)$/i.test(Name))
      throw new AwsError("BadRequestException", `The header ${Name} cannot be set.`);
    if (/[\r\n]/.test(Value)) throw new AwsError("BadRequestException", `The header ${Name} must be one line.`);
  }
  return {
    from: address(input.FromEmailAddress),
    recipients: givenRecipients(input),
    replyTo: (input.ReplyToAddresses ?? []).map((text) => address(text).text),
    subject: Simple.Subject.Data,
    text: Simple.Body.Text?.Data ?? null,
    html: Simple.Body.Html?.Data ?? null,
    headers: [
      { name: "From", value: input.FromEmailAddress },
      ...listHeader("To", input.Destination?.ToAddresses),
      ...listHeader("Cc", input.Destination?.CcAddresses),
      ...listHeader("Reply-To", input.ReplyToAddresses),
      { name: "Subject", value: Simple.Subject.Data },
      ...(Simple.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
    ],
    attachments: (Simple.Attachments ?? []).map(({ FileName, RawContent, ContentType }) => ({
      name: FileName,
      contentType: ContentType ?? "application/octet-stream",
      content: Buffer.from(RawContent, "base64"),
    })),
  };
}

function readRaw(input: SendEmailInput, data: string): OutgoingMail {
  const message = parsed(Buffer.from(data, "base64"));
  const from = input.FromEmailAddress ?? headerOf(message.headers, "from");
  if (from === undefined) throw new AwsError("BadRequestException", "Missing required header 'From'.");
  const inHeaders = ["to", "cc", "bcc"]
    .flatMap((name) => splitAddresses(headerOf(message.headers, name) ?? ""))
    .map(address);
  const given = givenRecipients(input);
  return {
    from: address(from),
    recipients: given.length > 0 ? given : inHeaders,
    replyTo: splitAddresses(headerOf(message.headers, "reply-to") ?? ""),
    subject: headerOf(message.headers, "subject") ?? "",
    text: message.text,
    html: message.html,
    headers: message.headers.filter(({ name }) => name.toLowerCase() !== "bcc"),
    attachments: message.attachments,
  };
}

function parsed(raw: Buffer) {
  try {
    return parseMime(raw);
  } catch (cause) {
    throw new AwsError("BadRequestException", "The raw message cannot be read.", { cause });
  }
}

function givenRecipients({
  Destination: { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = {},
}: SendEmailInput): EmailAddress[] {
  return [...ToAddresses, ...CcAddresses, ...BccAddresses].map(address);
}

function listHeader(name: string, addresses: string[] | undefined): { name: string; value: string }[] {
  return addresses?.length ? [{ name, value: addresses.join(", ") }] : [];
}

function address(text: string): EmailAddress {
  const found = parseEmailAddress(text);
  if (!found) throw new AwsError("BadRequestException", `Illegal address: ${JSON.stringify(text)}`);
  return found;
}
