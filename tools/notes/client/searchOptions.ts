/** Shared by the tool that builds the index and the page that reads it: they must agree. */
import { normal } from "./greek";

export const searchOptions = {
  processTerm: normal,
  fields: ["title", "text", "code"],
  storeFields: ["href", "page", "title", "text"],
  searchOptions: {
    boost: { title: 4, text: 2 },
    prefix: true,
    fuzzy: 0.15,
    combineWith: "AND" as const,
  },
};
