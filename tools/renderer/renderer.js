/**
 * Shows the notebooks' figures in JupyterLab: the stored picture until the reader comes near it, then the live figure
 * in its place, of the same shape and look. The notebook is only read: looking at a figure must not change the file.
 *
 * JupyterLab loads this script as a prebuilt extension, and takes `window._JUPYTERLAB[name]` for a webpack container.
 * Set-up puts plotly.js, the font, the style sheet and the playground's page beside it.
 *
 * @see test/tools/figuresInLab.test.ts, test/tools/playgroundInLab.test.ts
 */
(() => {
  const name = "get-rich-quick-figures";
  const type = "application/vnd.plotly.v1+json";
  const playgroundType = "application/vnd.grq.playground+json";
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** With the version that is in our own address, since browsers keep what they have. */
  const beside = (/** @type {string} */ file) => new URL(file + new URL(src).search, src).href;

  /**
   * @typedef {Record<string, unknown> & { width?: number, height?: number }} Layout
   * @typedef {{ data: object[], layout?: Layout, frames?: object[], config?: object }} Content
   * @typedef {{ react(place: HTMLElement, content: Content): Promise<unknown>, purge(place: HTMLElement): void }} Plotly
   * @typedef {{ data: Record<string, unknown>, metadata: Record<string, unknown> }} Model
   * @typedef {new () => { node: HTMLElement, isDisposed: boolean, dispose(): void }} WidgetClass
   */

  /** @type {Promise<Plotly> | undefined} */
  let loading;
  const loadPlotly = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = beside("plotly.js");
      // Plotly measures what it writes: the font has to be there.
      script.onload = () =>
        loadFont().then(() => resolve(/** @type {any} */ (window).Plotly), reject);
      script.onerror = () => reject(new Error(`figures: ${script.src} must load`));
      document.head.append(script);
    });
    return loading;
  };
  const loadFont = async () => {
    const font = new FontFace("DejaVu Sans Condensed", `url("${beside("figures.ttf")}")`);
    document.fonts.add(await font.load());
  };

  /** @param {WidgetClass} Widget JupyterLab's own */
  const figureClass = (Widget) =>
    class Figure extends Widget {
      frame = document.createElement("div");
      picture = document.createElement("img");
      live = document.createElement("div");
      /** @type {Content} */
      content = { data: [] };
      width = 0;
      isNear = false;
      /** @type {Content | undefined} what is drawn live */
      shown;
      /** One drawing after another. */
      drawn = Promise.resolve();
      // Where JupyterLab skips cells that are out of sight, these tell nothing until it no longer does.
      near = new IntersectionObserver(
        (entries) => {
          this.isNear = entries[entries.length - 1].isIntersecting;
          if (this.isNear) this.draw();
          else this.release();
        },
        // Of the notebook, which scrolls in a box of its own; browsers without it draw what is in sight.
        /** @type {IntersectionObserverInit} */ ({ scrollMargin: "50% 0px" }),
      );
      size = new ResizeObserver(() => this.fit());

      constructor() {
        super();
        this.frame.className = "grq-figure";
        this.live.className = "grq-live";
        this.live.setAttribute("role", "img");
        this.frame.append(this.picture, this.live);
        this.node.append(this.frame);
        this.near.observe(this.frame);
        this.size.observe(this.frame);
      }

      /**
       * Called for every new state of the output: a figure that grows while a cell computes is drawn over itself.
       * @param {Model} model
       */
      async renderModel({ data, metadata }) {
        // A copy: plotly.js writes into what it draws.
        const { layout = {}, ...content } = /** @type {Content} */ (structuredClone(data[type]));
        const { width = 700, height = 450 } = layout;
        this.width = width;
        const ground = { paper_bgcolor: "transparent", plot_bgcolor: "transparent" };
        const modebar = { orientation: "v", bgcolor: "transparent" };
        const config = { displaylogo: false, scrollZoom: false, ...content.config };
        this.content = {
          ...content,
          layout: { ...layout, ...ground, modebar, width, height },
          config,
        };
        const image = /** @type {{ alt?: string } | undefined} */ (metadata["image/png"]);
        const alt = image?.alt ?? String(data["text/plain"] ?? "");
        const png = data["image/png"];
        if (png) this.picture.src = `data:image/png;base64,${png}`;
        else this.picture.removeAttribute("src");
        this.picture.alt = alt;
        this.picture.hidden = this.shown !== undefined || !png;
        this.live.setAttribute("aria-label", alt);
        this.frame.style.setProperty("--width", `${width}`);
        this.frame.style.setProperty("--height", `${height}`);
        this.fit();
        if (this.isNear) await this.draw();
      }

      /** The live figure is scaled as the picture is: it looks the same, at any width of the cell. */
      fit() {
        const scale = this.frame.clientWidth / this.width;
        // Out of sight there is no width to measure.
        if (scale > 0) this.live.style.transform = `scale(${scale})`;
      }

      draw() {
        this.drawn = this.drawn
          .then(async () => {
            const plotly = await loadPlotly();
            // What is live already keeps the state that the reader has brought it to.
            if (!this.isNear || this.isDisposed || this.shown === this.content) return;
            this.shown = this.content;
            await plotly.react(this.live, this.content);
            this.picture.hidden = true;
          })
          .catch((error) => console.error(error));
        return this.drawn;
      }

      /** Browsers keep about sixteen WebGL contexts: a scene out of sight gives its own back, but not its view. */
      async release() {
        await this.drawn;
        const canvases = [...this.live.querySelectorAll("canvas")];
        if (this.isNear || canvases.length === 0) return;
        const { data, layout } = /** @type {any} plotly.js keeps them there */ (this.live);
        this.content = { ...this.content, data, layout };
        this.forget();
        for (const canvas of canvases)
          canvas.getContext("webgl")?.getExtension("WEBGL_lose_context")?.loseContext();
      }

      forget() {
        if (this.shown) /** @type {any} */ (window).Plotly.purge(this.live);
        this.shown = undefined;
        this.picture.hidden = !this.picture.src;
      }

      /** @override */
      dispose() {
        if (this.isDisposed) return;
        this.near.disconnect();
        this.size.disconnect();
        this.forget();
        super.dispose();
      }
    };

  /**
   * The playground, in a frame of its own: it keeps what the reader sets, and may touch nothing else.
   * @param {WidgetClass} Widget JupyterLab's own
   */
  const playgroundClass = (Widget) =>
    class Playground extends Widget {
      frame = document.createElement("div");
      live = document.createElement("iframe");
      size = new ResizeObserver(() => this.fit());

      constructor() {
        super();
        this.frame.className = "grq-figure grq-playground";
        this.live.className = "grq-live";
        this.live.setAttribute("sandbox", "allow-scripts");
        this.live.loading = "lazy";
        this.frame.append(this.live);
        this.node.append(this.frame);
        this.size.observe(this.frame);
      }

      /** @param {Model} model */
      async renderModel({ data, metadata }) {
        const { address } = /** @type {{ address: string }} */ (data[playgroundType]);
        const { alt, width, height } = /** @type {any} */ (metadata["image/png"]);
        this.live.title = alt;
        this.live.width = width;
        this.live.height = height;
        this.frame.style.setProperty("--width", `${width}`);
        this.frame.style.setProperty("--height", `${height}`);
        // After the #, it can be nothing but a state.
        const page = `${beside("playground.html")}#${address}`;
        if (this.live.src !== page) this.live.src = page;
        this.fit();
      }

      /** Its three columns keep their width; the page is scaled as a picture is. */
      fit() {
        const scale = this.frame.clientWidth / Number(this.live.width);
        if (scale > 0) this.live.style.transform = `scale(${scale})`;
      }

      /** @override */
      dispose() {
        this.size.disconnect();
        super.dispose();
      }
    };

  /** @type {any} JupyterLab's shared packages: name, version, and how to get it */
  let scope;
  /** @param {string} packageName @returns {Promise<any>} what JupyterLab has loaded of it */
  const shared = async (packageName) => {
    const [{ get }] = Object.values(scope[packageName]);
    return (await get())();
  };

  const figures = async () => {
    const { Widget } = await shared("@lumino/widgets");
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet" });
    style.href = beside("renderer.css");
    document.head.append(style);
    // Safe: a fresh clone is not trusted, and what is drawn is data.
    const shows = (/** @type {string} */ mimeType, /** @type {new () => object} */ Shown) => ({
      id: `${name}:${mimeType === type ? "factory" : "playground"}`,
      rendererFactory: {
        safe: true,
        mimeTypes: [mimeType],
        createRenderer: () => new Shown(),
      },
      rank: 0,
      dataType: "json",
    });
    return [shows(type, figureClass(Widget)), shows(playgroundType, playgroundClass(Widget))];
  };

  /** Folding an input is the reader's own business: JupyterLab would write it into the notebook. */
  const folding = async () => ({
    id: `${name}:folding`,
    autoStart: true,
    requires: [(await shared("@jupyterlab/notebook")).INotebookTracker],
    activate: (/** @type {unknown} */ _app, /** @type {any} */ tracker) => {
      const keep = (/** @type {any} */ notebook) => {
        for (const cell of notebook.widgets) cell.syncCollapse = false;
      };
      tracker.widgetAdded.connect((/** @type {unknown} */ _sender, /** @type {any} */ panel) => {
        keep(panel.content);
        panel.content.modelContentChanged.connect(keep);
      });
    },
  });

  const modules = { "./mimeExtension": figures, "./folding": folding };
  const lab = /** @type {any} */ (window);
  lab._JUPYTERLAB ??= {};
  lab._JUPYTERLAB[name] = {
    init: (/** @type {unknown} */ all) => {
      scope = all;
    },
    get: async (/** @type {keyof typeof modules} */ module) => {
      const plugin = await modules[module]();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
