/** Scripts fetched when they are needed. Pages opened from the file system may run scripts, but not fetch data. */

const loaded = new Map<string, Promise<void>>();

export function loadScript(address: string): Promise<void> {
  const known = loaded.get(address);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address}: must be a file of the notes, got none`));
    document.head.append(script);
  });
  loaded.set(address, loading);
  return loading;
}

/** The site's root as seen from this page, from the address of the script that all pages load. */
export const base = (document.currentScript as HTMLScriptElement).src.replace(
  /assets\/\w+\.js$/,
  "",
);

/** What the loaded scripts leave behind. */
export interface Received {
  receive: (file: string, content: unknown) => void;
  contents: Map<string, unknown>;
  previews: Record<string, string>;
  index: unknown;
}

const contents = new Map<string, unknown>();
export const received: Received = {
  contents,
  receive: (file, content) => contents.set(file, content),
  previews: {},
  index: undefined,
};
(globalThis as unknown as { notes: Received }).notes = received;
