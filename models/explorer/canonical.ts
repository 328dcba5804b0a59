/** Thrown where something else than numbers, texts, truth values, lists, sets, maps and records of them turns up. */
export class NotPlainData extends Error {
  readonly _tag = "NotPlainData";
  constructor(what: string) {
    super(`holds ${what}, of which the explorer cannot tell whether it changed; use plain data`);
  }
}

/** JSON with sorted keys, so that equal data have equal text however they were built. @throws NotPlainData */
export function canonical(data: unknown): string {
  if (data === null || typeof data !== "object") return canonicalPrimitive(data);
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

function canonicalPrimitive(data: unknown): string {
  if (typeof data === "function" || typeof data === "symbol") throw new NotPlainData(`a ${typeof data}`);
  // JSON writes all of these as null, and different states must not have one key.
  if (typeof data === "bigint" || data === undefined) return `{"#${typeof data}":"${data}"}`;
  if (typeof data === "number" && !Number.isFinite(data)) return `{"#number":"${data}"}`;
  return JSON.stringify(data);
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

/** Freeze data all the way down, so that a chart that writes into its context fails at once. @throws NotPlainData */
export function deepFreeze<T>(data: T): T {
  if (typeof data === "function" || typeof data === "symbol") throw new NotPlainData(`a ${typeof data}`);
  if (data === null || typeof data !== "object" || Object.isFrozen(data)) return data;
  const isCollection = data instanceof Set || data instanceof Map;
  if (!isCollection && !Array.isArray(data) && !isRecord(data)) {
    throw new NotPlainData(`an object of class ${data.constructor?.name}`);
  }
  // Freezing a set or map leaves its contents open.
  if (isCollection) for (const method of writers) Object.defineProperty(data, method, { value: refuseWrite });
  Object.freeze(data);
  for (const value of isCollection ? [...data] : Object.values(data)) deepFreeze(value);
  return data;
}

const writers = ["add", "set", "delete", "clear"] as const;

function refuseWrite(): never {
  throw new TypeError("a frozen set or map is read only");
}

function isRecord(data: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(data);
  return prototype === Object.prototype || prototype === null;
}
