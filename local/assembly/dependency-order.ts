/** Either every name after all it depends on, or a path that ends where it began: `a → b → a`. */
export type DependencyOrder =
  | { readonly outcome: 'ordered'; readonly order: readonly string[] }
  | { readonly outcome: 'cycle'; readonly path: readonly string[] };

/**
 * Names that depend on nothing of each other stay in the order given, so that a deployment is the same every time.
 *
 * @param dependencies every name with those it needs; needed names that are not keys are ignored
 */
export const dependencyOrder = (dependencies: ReadonlyMap<string, Iterable<string>>): DependencyOrder => {
  const order = new Set<string>();

  /** Adds `name` after what it needs, or returns the cycle met on the way. */
  const visit = (name: string, ancestors: readonly string[]): readonly string[] | undefined => {
    const seenAt = ancestors.indexOf(name);
    if (seenAt !== -1) return [...ancestors.slice(seenAt), name];
    if (order.has(name)) return undefined;
    for (const needed of dependencies.get(name) ?? []) {
      const cycle = dependencies.has(needed) ? visit(needed, [...ancestors, name]) : undefined;
      if (cycle !== undefined) return cycle;
    }
    order.add(name);
    return undefined;
  };

  for (const name of dependencies.keys()) {
    const path = visit(name, []);
    if (path !== undefined) return { outcome: 'cycle', path };
  }
  return { outcome: 'ordered', order: [...order] };
};
