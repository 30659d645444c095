import { malformedXml, S3Error } from "../http/s3-error.ts";
import { childOf, childrenOf, textOf, type XmlContent, type XmlElement } from "../http/xml.ts";

/** An object's tags, by key. */
export type Tags = Record<string, string>;

const maxTags = 10;
const maxKeyLength = 128;
const maxValueLength = 256;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Builds a set of tags under S3's rules: at most ten, unique keys, limited lengths and characters.
 * @throws S3Error InvalidTag, BadRequest
 */
export function makeTags(entries: Iterable<[string, string]>): Tags {
  const tags = new Map<string, string>();
  for (const [key, value] of entries) {
    if (key.length === 0 || key.length > maxKeyLength || !allowed.test(key))
      throw invalidTag("The TagKey you have provided is invalid", key);
    if (value.length > maxValueLength || !allowed.test(value))
      throw invalidTag("The TagValue you have provided is invalid", key);
    if (key.startsWith("aws:")) throw invalidTag("Your TagKey cannot be prefixed with aws:", key);
    if (tags.has(key)) throw invalidTag("Cannot provide multiple Tags with the same key", key);
    tags.set(key, value);
  }
  if (tags.size > maxTags) throw new S3Error("BadRequest", "Object tags cannot be greater than 10");
  return Object.fromEntries(tags);
}

function invalidTag(message: string, key: string): S3Error {
  return new S3Error("InvalidTag", message, { members: { TagKey: key } });
}

/** Reads the `x-amz-tagging` header: tags as a URL query. */
export function parseTaggingHeader(header: string | undefined): Tags {
  return header ? makeTags(new URLSearchParams(header)) : {};
}

/** Reads a `Tagging` document. */
export function parseTagging(root: XmlElement): Tags {
  const set = childOf(root, "TagSet");
  if (root.name !== "Tagging" || !set) throw malformedXml();
  return makeTags(
    childrenOf(set, "Tag").map((tag): [string, string] => {
      const key = textOf(tag, "Key");
      const value = textOf(tag, "Value");
      if (key === undefined || value === undefined) throw malformedXml();
      return [key, value];
    }),
  );
}

/** The content of a `Tagging` document. */
export function taggingContent(tags: Tags): XmlContent {
  return { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
}
