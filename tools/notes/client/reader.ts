/** The reader's choices and keys: theme, code or no code, contents on small screens, arrows for pages. */

const root = document.documentElement;

/** Remembered where the browser allows it; not everywhere for files. */
function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`notes-${name}`, value);
  } catch {}
}

const button = (name: string): HTMLButtonElement | null =>
  document.querySelector(`[data-tool="${name}"]`);

function chooseTheme(): void {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  remember("theme", root.dataset.theme);
}

function toggleCode(): void {
  const hide = root.dataset.code !== "hidden";
  root.dataset.code = hide ? "hidden" : "shown";
  remember("code", root.dataset.code);
  button("code")?.setAttribute("aria-pressed", String(hide));
}

function toggleContents(): void {
  const open = document.body.classList.toggle("contents-open");
  button("contents")?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector<HTMLElement>("#contents a")?.focus();
}

/** What scrolls sideways must be reachable by keyboard, and nothing else should take a stop. */
function focusScrollers(): void {
  for (const box of document.querySelectorAll<HTMLElement>(".scroller")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls === box.hasAttribute("tabindex")) continue;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

/** Arrow keys belong to whatever has its own use for them. */
const busy = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input, select, textarea, dialog, figure, [tabindex='0']") !== null;

/** @param openSearch what "/" does */
export function obeyReader(openSearch: () => void): void {
  button("theme")?.addEventListener("click", chooseTheme);
  button("code")?.addEventListener("click", toggleCode);
  button("code")?.setAttribute("aria-pressed", String(root.dataset.code === "hidden"));
  button("contents")?.addEventListener("click", toggleContents);
  button("search")?.addEventListener("click", openSearch);
  // On a small screen the contents lie over the text, also over the section that was chosen.
  document.querySelector("#contents")?.addEventListener("click", ({ target }) => {
    const open = document.body.classList.contains("contents-open");
    if (open && target instanceof Element && target.closest("a[href^='#']")) toggleContents();
  });
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || busy(target)) return;
    if (key === "/") {
      event.preventDefault();
      openSearch();
    }
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[key];
    if (rel) document.querySelector<HTMLAnchorElement>(`a[rel="${rel}"]`)?.click();
    if (key === "Escape" && document.body.classList.contains("contents-open")) {
      toggleContents();
      button("contents")?.focus();
    }
  });
  focusScrollers();
  window.addEventListener("resize", focusScrollers);
  document.addEventListener("toggle", focusScrollers, true);
}

/** Folded solutions belong on paper. */
export function unfoldForPaper(): void {
  const folded = (): HTMLDetailsElement[] => [
    ...document.querySelectorAll<HTMLDetailsElement>("main details:not(.imports)"),
  ];
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = folded().filter(({ open }) => !open);
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}
