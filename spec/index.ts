/**
 * `zerosum/spec`: the vocabulary: steps, messages, readings, windows, properties by name, and the ledger.
 * @module
 */
export * from "./catalogue.ts";
export * from "./invariants.ts";
export * from "./ledger.ts";
export * from "./messages.ts";
export * from "./readings.ts";
export * from "./windows.ts";
