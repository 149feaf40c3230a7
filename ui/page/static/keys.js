// The keys of the page, told in a dialog: "?" opens it, Esc closes it.

import { button, element } from "./words.js";

const KEYS = [
  ["/", "to the question box"],
  ["Enter", "ask; with Shift a new line"],
  ["↑", "in the empty box: the last question again"],
  ["n  p", "next and previous quotation, of the open article or of the answers"],
  ["c", "copy the quotation of the open article, with where it stands"],
  ["Esc", "close what lies over the page, and back to the box; from the box to the last answer"],
  ["?", "these keys"],
];

export function keysDialog() {
  const rows = KEYS.map(([key, does]) => element("div", "", element("dt", "", element("kbd", "", key)), element("dd", "", does)));
  const made = element("dialog", "keys", element("h2", "", "Keys"), element("dl", "", ...rows), button("shut", "Close", () => made.close()));
  made.setAttribute("aria-label", "Keys of this page");
  return made;
}
