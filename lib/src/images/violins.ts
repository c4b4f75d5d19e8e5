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
 */
export function violins(groups: readonly Violin[], options: ViolinsOptions = {}): Panel {
  requireThat(
    Array.isArray(groups) && groups.length > 0,
    "violins",
    "there must be at least one group",
    groups,
  );
  const { title, xTitle, yTitle, yRange } = options;
  const traces = groups.map(({ values, color }, i) => {
    requireVector("violins", { values });
    return {
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
    };
  });
  return {
    title,
    x: {
      title: xTitle,
      ticks: groups.map((_, i) => i),
      labels: groups.map(({ name }) => name),
      range: [-0.6, groups.length - 0.4],
    },
    y: { title: yTitle, range: yRange },
    traces,
  };
}
