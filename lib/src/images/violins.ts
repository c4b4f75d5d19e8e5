/**
 * Distributions side by side, such as the smoothness of all filters for each alpha.
 *
 * @see test/images/violins.test.ts
 */
import { requireThat, requireVector } from "../check";
import type { Panel } from "../figures/panels";

export interface Violin {
  readonly name: string;
  readonly values: readonly number[];
  readonly color: string;
}

export interface ViolinsOptions {
  readonly title?: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly yRange?: readonly [number, number];
}

/**
 * A panel with one shape for each group: the broader, the more values; a line at their mean.
 *
 * @throws TypeError or RangeError if there is no group, or a group has no or not only finite values.
 * @see test/images/violins.test.ts
 * @example
 * violins([{ name: "1", values: [1, 2, 3], color: "black" }]).traces.length; // 1
 */
export function violins(groups: readonly Violin[], options: ViolinsOptions = {}): Panel {
  requireThat(groups.length > 0, "violins", "there must be at least one group", groups);
  for (const { values } of groups) requireVector("violins", { values });
  const { title, xTitle, yTitle, yRange } = options;
  const traces = groups.map(({ values, color }, i) => ({
    type: "violin",
    // Numbers, as a shared axis would sort names of groups by their first letter.
    x: values.map(() => i),
    y: values,
    hoverinfo: "y",
    points: false,
    // No tail where there is no value.
    spanmode: "hard",
    scalemode: "width",
    width: 0.85,
    line: { color, width: 1.5 },
    meanline: { visible: true },
    showlegend: false,
  }));
  const [ticks, labels] = [groups.map((_, i) => i), groups.map(({ name }) => name)];
  const x = { title: xTitle, ticks, labels, range: [-0.6, groups.length - 0.4] as const };
  return { title, x, y: { title: yTitle, range: yRange }, traces };
}
