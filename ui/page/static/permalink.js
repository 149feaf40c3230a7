// The page of an article as the same reader view. Its words are those of the plain page, which is what stays without script.

import { Reader, hosted } from "./articles.js";
import { element } from "./words.js";

const plain = document.documentElement.outerHTML;
const said = document.querySelector("body > header");
const asked = new URLSearchParams(location.search);
const article = decodeURIComponent(location.pathname.split("/").at(-1));
const about = { article, title: document.title, ...said.dataset, url: said.querySelector("a")?.href };

// "812-1010,2000-2100" -> those places of this article; what is none is left out.
function places(text) {
  const found = [...(text ?? "").matchAll(/(\d{1,9})-(\d{1,9})/g)].map(([, start, end]) => ({ ...about, start: +start, end: +end }));
  return found.filter(({ start, end }) => start < end);
}

function shown() {
  hosted({ page: async () => plain, tag: "main" });
  const reader = new Reader(element("p"), () => {});
  const [here] = places(`${asked.get("start")}-${asked.get("end")}`);
  addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
    if (!(ctrlKey || metaKey || altKey) && (key === "n" || key === "p")) reader.step(key === "n" ? 1 : -1);
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const dress = () => document.documentElement.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", dress);
  dress();
  document.querySelector("style").remove();
  document.body.className = "room alone";
  document.body.replaceChildren(reader.element);
  reader.open(here ?? about, here ? [here, ...places(asked.get("also"))] : []);
}

const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("room.css", import.meta.url).href });
style.addEventListener("load", shown);
document.head.append(style);
