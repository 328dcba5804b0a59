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

const known = new WeakMap<object, string>();

/** {@link canonical} of frozen data, remembered: the same object is never written out twice. */
export function canonicalFrozen(data: object): string {
  let text = known.get(data);
  if (text === undefined) {
    text = canonical(data);
    known.set(data, text);
  }
  return text;
}

/** Whether two pieces of plain data have equal {@link canonical} text, without writing it. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (a.constructor !== b.constructor) return false;
  if (a instanceof Set || a instanceof Map) return canonical(a) === canonical(b);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of Object.keys(left)) if (!sameData(left[key], right[key])) return false;
  for (const key of Object.keys(right)) if (!(key in left) && right[key] !== undefined) return false;
  return true;
}

/** Freeze data all the way down, so that a chart that writes into its context fails at once. */
export function deepFreeze<T>(data: T): T {
  if (data === null || typeof data !== "object" || Object.isFrozen(data)) return data;
  Object.freeze(data);
  for (const value of Object.values(data)) deepFreeze(value);
  return data;
}
