/**
 * What a figure is, in plain types: the kernel's compiler is older than Plotly's own declarations. Attributes
 * are plotly.js 4's, https://plotly.com/javascript/reference; titles are `{ text }`, never strings.
 */

/** Any Plotly attributes. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One curve, surface or heat map, such as `{ type: "scatter", x, y, name }`. */
export interface Trace {
  /** "scatter" when left out. */
  readonly type?: string;
  readonly name?: string;
  readonly [attribute: string]: unknown;
}

/** Axes, size, sliders, annotations. What is left out comes from `layoutDefaults`. */
export interface Layout {
  readonly title?: { readonly text: string; readonly [attribute: string]: unknown };
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  readonly [attribute: string]: unknown;
}

/** One state of a figure with sliders: what differs from `data` and `layout`. */
export interface Frame {
  readonly name?: string;
  readonly data?: readonly Trace[];
  /** Which of the figure's traces the entries of `data` replace; the first ones when left out. */
  readonly traces?: readonly number[];
  readonly layout?: Layout;
  readonly [attribute: string]: unknown;
}

/** A Plotly figure. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  /** Computed beforehand and stored with the figure, so that sliders work without a kernel. */
  readonly frames?: readonly Frame[];
  readonly config?: Attributes;
}
