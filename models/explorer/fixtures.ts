/**
 * Lazily chosen fixture variables.
 *
 * A fixture variable is a fact about the world that a protocol only looks at ("is the certificate valid?"). It is a
 * context field that starts as `undefined`. The first guard or assignment that reads it through {@link choose} makes
 * the explorer branch over its declared values, and the value is remembered from then on. A variable that no path
 * reads costs nothing.
 */

/** Thrown by {@link choose} when a fixture variable has no value yet; the explorer answers it by branching. */
export class UnchosenFixture extends Error {
  readonly _tag = "UnchosenFixture";
  readonly fixture: string;
  constructor(fixture: string) {
    super(`fixture variable "${fixture}" was read outside the explorer before it had a value`);
    this.fixture = fixture;
  }
}

/** The variable most recently found unchosen: XState rewraps errors of guards, so the message alone is not enough. */
let pending: string | undefined;

/**
 * Read a fixture variable.
 *
 * @param context the chart's context, with the variable as a field that is `undefined` until chosen
 * @param name the field
 * @returns the chosen value
 * @throws UnchosenFixture when it has none; inside an exploration this is caught and answered
 */
export function choose<C extends object, K extends keyof C & string>(context: C, name: K): NonNullable<C[K]> {
  const value = context[name];
  if (value === undefined || value === null) {
    pending = name;
    throw new UnchosenFixture(name);
  }
  return value as NonNullable<C[K]>;
}

/** For the explorer: take (and forget) the variable that the last failed run asked for. */
export function takePendingFixture(): string | undefined {
  const name = pending;
  pending = undefined;
  return name;
}
