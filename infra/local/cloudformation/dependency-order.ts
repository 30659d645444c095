/**
 * Sorts names so that each comes after what it depends on, otherwise in the order given. Dependencies on names outside
 * are ignored. Throws when they go in a circle, naming it.
 */
export function orderByDependencies(dependencies: ReadonlyMap<string, Iterable<string>>): string[] {
  const ordered: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  function visit(name: string): void {
    if (done.has(name)) return;
    const start = path.indexOf(name);
    if (start >= 0) throw new Error(`Circular dependency: ${[...path.slice(start), name].join(" → ")}.`);
    path.push(name);
    for (const dependency of dependencies.get(name) ?? []) {
      if (dependencies.has(dependency) && dependency !== name) visit(dependency);
    }
    path.pop();
    done.add(name);
    ordered.push(name);
  }

  for (const name of dependencies.keys()) visit(name);
  return ordered;
}
