/**
 * The figures as they lie on disk, in figure order, not yet checked: the raw material of `loadCatalogue`.
 */
import fig7A from "./fig-07a.json" with { type: "json" };
import fig7B from "./fig-07b.json" with { type: "json" };
import fig8 from "./fig-08.json" with { type: "json" };
import fig9 from "./fig-09.json" with { type: "json" };
import fig10 from "./fig-10.json" with { type: "json" };
import fig11 from "./fig-11.json" with { type: "json" };
import fig12 from "./fig-12.json" with { type: "json" };
import fig14 from "./fig-14.json" with { type: "json" };
import fig15 from "./fig-15.json" with { type: "json" };
import fig16 from "./fig-16.json" with { type: "json" };
import fig17 from "./fig-17.json" with { type: "json" };
import fig18 from "./fig-18.json" with { type: "json" };
import fig19 from "./fig-19.json" with { type: "json" };
import fig20 from "./fig-20.json" with { type: "json" };
import fig21 from "./fig-21.json" with { type: "json" };
import fig22 from "./fig-22.json" with { type: "json" };
import fig23 from "./fig-23.json" with { type: "json" };
import fig24 from "./fig-24.json" with { type: "json" };
import fig25 from "./fig-25.json" with { type: "json" };
import fig26 from "./fig-26.json" with { type: "json" };
import fig27 from "./fig-27.json" with { type: "json" };
import fig28 from "./fig-28.json" with { type: "json" };
import fig29 from "./fig-29.json" with { type: "json" };
import fig30 from "./fig-30.json" with { type: "json" };
import fig31 from "./fig-31.json" with { type: "json" };
import fig32 from "./fig-32.json" with { type: "json" };
import fig37 from "./fig-37.json" with { type: "json" };
import fig38 from "./fig-38.json" with { type: "json" };
import fig39 from "./fig-39.json" with { type: "json" };
import fig40 from "./fig-40.json" with { type: "json" };
import fig41 from "./fig-41.json" with { type: "json" };
import fig42 from "./fig-42.json" with { type: "json" };
import fig43 from "./fig-43.json" with { type: "json" };
import fig44 from "./fig-44.json" with { type: "json" };

/** One raw figure per JSON file of this folder. Shape unchecked on purpose: only `loadCatalogue` vouches for it. */
export const figureSources: readonly unknown[] = [
  fig7A,
  fig7B,
  fig8,
  fig9,
  fig10,
  fig11,
  fig12,
  fig14,
  fig15,
  fig16,
  fig17,
  fig18,
  fig19,
  fig20,
  fig21,
  fig22,
  fig23,
  fig24,
  fig25,
  fig26,
  fig27,
  fig28,
  fig29,
  fig30,
  fig31,
  fig32,
  fig37,
  fig38,
  fig39,
  fig40,
  fig41,
  fig42,
  fig43,
  fig44,
];
