/** The search box: "/" opens it, the arrow keys walk through what is found. */
import MiniSearch from "minisearch";
import { base, loadScript, received } from "./loading";
import { searchOptions } from "./searchOptions";

interface Hit {
  href: string;
  page: string;
  title: string;
  text: string;
  terms: string[];
}

/** A piece of the text around the first word that was found. */
function excerpt({ text, terms }: Hit): string {
  const at = Math.max(0, text.toLowerCase().search(new RegExp(terms.join("|") || "$^", "i")));
  const from = text.lastIndexOf(" ", Math.max(0, at - 60)) + 1;
  const piece = text.slice(from, from + 170);
  return `${from > 0 ? "… " : ""}${piece.slice(0, piece.lastIndexOf(" "))} …`;
}

function resultItem(hit: Hit): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = base + hit.href;
  const title = document.createElement("strong");
  title.textContent = hit.title;
  const page = document.createElement("span");
  page.textContent = hit.page === hit.title ? "" : hit.page;
  const text = document.createElement("p");
  text.textContent = excerpt(hit);
  link.append(title, " ", page, text);
  item.append(link);
  return item;
}

const escaped = (term: string): string => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** @returns the function that opens the box */
export function prepareSearch(): () => void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.search")!;
  const input = dialog.querySelector("input")!;
  const results = dialog.querySelector("ol")!;
  const count = dialog.querySelector<HTMLElement>(".count")!;
  let index: MiniSearch | undefined;
  const find = (): void => {
    const query = input.value.trim();
    const found = (query ? (index?.search(query) ?? []) : []).slice(0, 20);
    const hits = found.map((result) => ({
      ...(result as unknown as Hit),
      terms: result.terms.map(escaped),
    }));
    results.replaceChildren(...hits.map(resultItem));
    count.textContent = query
      ? `${hits.length === 20 ? "20 or more" : hits.length || "Nothing"} found`
      : "";
  };
  const links = (): HTMLElement[] => [input, ...results.querySelectorAll("a")];
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = links();
    all[
      (all.indexOf(document.activeElement as HTMLElement) + step + all.length) % all.length
    ].focus();
  });
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  // A link into the page that is open must not leave the box in front of it.
  results.addEventListener("click", () => dialog.close());
  return () => {
    dialog.showModal();
    input.select();
    loadScript(`${base}assets/search.js`)
      .then(() => {
        index ??= MiniSearch.loadJS(
          received.index as Parameters<typeof MiniSearch.loadJS>[0],
          searchOptions,
        );
        find();
      })
      .catch((error) => console.error(error));
  };
}
