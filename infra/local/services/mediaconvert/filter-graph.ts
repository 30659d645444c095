/** A filter graph under construction: chains that are joined by labels. */
export interface FilterGraph {
  /** Adds a chain from labels through filters to one new label, and answers that label. */
  chain(inputs: readonly string[], filters: readonly string[]): string;
  /** Adds a chain that ends in a sink and yields nothing. */
  sink(inputs: readonly string[], filters: readonly string[]): void;
  /** As many copies of a stream as there are readers. */
  copies(input: string, count: number, kind: "video" | "audio"): string[];
  toString(): string;
}

export function makeFilterGraph(): FilterGraph {
  const chains: string[] = [];
  let labels = 0;
  const fresh = () => `[s${labels++}]`;
  return {
    chain(inputs, filters) {
      const output = fresh();
      chains.push(`${inputs.join("")}${filters.join(",")}${output}`);
      return output;
    },
    sink(inputs, filters) {
      chains.push(`${inputs.join("")}${filters.join(",")}`);
    },
    copies(input, count, kind) {
      if (count === 1) return [input];
      const outputs = Array.from({ length: count }, fresh);
      chains.push(`${input}${kind === "video" ? "split" : "asplit"}=${count}${outputs.join("")}`);
      return outputs;
    },
    toString: () => chains.join(";"),
  };
}

/** Quotes a value for use inside a filter's options. */
export function filterText(text: string): string {
  // Two levels are peeled off: the graph's quoting and the filter's own separators.
  return text.replace(/[\\':]/g, (mark) => `\\${mark}`).replace(/[\\'[\],;]/g, (mark) => `\\${mark}`);
}
