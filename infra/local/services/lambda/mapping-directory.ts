/** An event source mapping as ListEventSourceMappings answers it. */
export interface MappingDescription {
  UUID: string;
  EventSourceArn: string;
  FunctionArn: string;
  [member: string]: unknown;
}

export type MappingDirectory = ReturnType<typeof makeMappingDirectory>;

/** The event source mappings of the account, enabled or not. */
export function makeMappingDirectory() {
  const mappings = new Map<string, MappingDescription>();
  return {
    put: (mapping: MappingDescription) => void mappings.set(mapping.UUID, mapping),
    all: () => [...mappings.values()],
  };
}
