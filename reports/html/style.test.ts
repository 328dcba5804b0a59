import { describe, expect, it } from "vitest";
import { styleSheet } from "./style.ts";

/** The colours of the n-th palette: light, dark, paper. */
function palette(index: number): ReadonlyMap<string, string> {
  const blocks = [...styleSheet.matchAll(/:root \{([^}]+)\}/g)].map(([, block]) => block ?? "");
  const colours = (block: string) => [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6})/g)];
  return new Map(colours(blocks[index] ?? "").map(([, name, colour]) => [name ?? "", colour ?? ""]));
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join("") : colour.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast ratio. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const pairs = [
  ["ink", "paper"],
  ["ink", "card"],
  ["muted", "paper"],
  ["muted", "card"],
  ["muted", "soft"],
  ["accent", "paper"],
  ["accent", "card"],
  ["accent", "accent-soft"],
  ["good", "good-soft"],
  ["bad", "bad-soft"],
  ["bad", "card"],
  ["warn", "warn-soft"],
  ["warn", "card"],
  ["card", "bad"],
] as const;

describe.each([
  ["light", 0],
  ["dark", 1],
  ["paper", 2],
] as const)("the %s palette", (_, index) => {
  it.each(pairs)("has readable %s on %s", (text, ground) => {
    const colours = palette(index);
    expect(contrast(colours.get(text) ?? "#000", colours.get(ground) ?? "#000")).toBeGreaterThanOrEqual(4.5);
  });
});
