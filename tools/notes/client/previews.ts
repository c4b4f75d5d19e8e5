/** A look at what a link leads to, for pointer and keyboard; Escape or moving away closes it. */
import { base, loadScript, received } from "./loading";

const box = document.createElement("div");
box.className = "preview";
box.id = "preview";
box.setAttribute("role", "tooltip");
box.hidden = true;

let timer = 0;
let shownFor: HTMLAnchorElement | undefined;

function place(link: HTMLAnchorElement): void {
  const { left, top, bottom } = link.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = box;
  const room = document.documentElement.clientWidth - offsetWidth - 12;
  const below = bottom + 8 + offsetHeight <= window.innerHeight || top < offsetHeight + 8;
  box.style.left = `${Math.max(12, Math.min(left, room)) + window.scrollX}px`;
  box.style.top = `${(below ? bottom + 8 : top - offsetHeight - 8) + window.scrollY}px`;
}

function hide(): void {
  window.clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = undefined;
  box.hidden = true;
}

async function show(link: HTMLAnchorElement): Promise<void> {
  await loadScript(`${base}assets/previews.js`);
  const html = received.previews[link.dataset.preview ?? ""];
  // The pointer may have gone on meanwhile.
  if (!html || !link.matches(":hover, :focus-visible")) return;
  hide();
  shownFor = link;
  box.innerHTML = html;
  box.hidden = false;
  link.setAttribute("aria-describedby", box.id);
  place(link);
}

function soon(link: HTMLAnchorElement, delay: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => show(link).catch((error) => console.error(error)), delay);
}

export function watchPreviews(): void {
  document.body.append(box);
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-preview]")) {
    link.addEventListener("mouseenter", () => soon(link, 200));
    link.addEventListener("mouseleave", (event) => {
      if (event.relatedTarget !== box) hide();
    });
    link.addEventListener("focus", () => link.matches(":focus-visible") && soon(link, 0));
    link.addEventListener("blur", hide);
  }
  box.addEventListener("mouseleave", hide);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}
