/** The two tabs: which data the neuron learns. */
import type { State } from "../model/state";

type Data = State["data"];

const tabs = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[role=tab]")];

const dataOf = (tab: HTMLElement): Data => tab.dataset.data as Data;

export function showTab(data: Data): void {
  for (const tab of tabs()) {
    const isChosen = dataOf(tab) === data;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen)
      document.querySelector("[role=tabpanel]")?.setAttribute("aria-labelledby", tab.id);
  }
  for (const part of document.querySelectorAll<HTMLElement>("[data-only]"))
    part.hidden = part.dataset.only !== data;
}

export function watchTabs(choose: (data: Data) => void): void {
  const list = tabs();
  for (const [i, tab] of list.entries()) {
    tab.addEventListener("click", () => choose(dataOf(tab)));
    tab.addEventListener("keydown", ({ key }) => {
      if (key !== "ArrowLeft" && key !== "ArrowRight") return;
      const other = list[(i + 1) % list.length];
      choose(dataOf(other));
      other.focus();
    });
  }
}
