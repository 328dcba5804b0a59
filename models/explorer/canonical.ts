/** JSON with sorted keys, so that equal data have equal text however they were built. */
export function canonical(data: unknown): string {
  if (data === null || typeof data !== "object") return JSON.stringify(data) ?? "null";
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  if (data instanceof Set) return `{"#set":[${[...data].map(canonical).sort().join(",")}]}`;
  if (data instanceof Map) return `{"#map":${canonical([...data].map(([key, value]) => [key, value]))}}`;
  const fields: string[] = [];
  for (const key of Object.keys(data).sort()) {
    const value = (data as Record<string, unknown>)[key];
    if (value !== undefined) fields.push(`${JSON.stringify(key)}:${canonical(value)}`);
  }
  return `{${fields.join(",")}}`;
}

/** Freeze data all the way down, so that a chart that writes into its context fails at once. */
export function deepFreeze<T>(data: T): T {
  if (data === null || typeof data !== "object" || Object.isFrozen(data)) return data;
  Object.freeze(data);
  for (const value of Object.values(data)) deepFreeze(value);
  return data;
}
