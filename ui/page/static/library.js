// The articles of the library: a list that is searched and bounded, and files that come and go, each with its verdict.

import { address } from "./articles.js";
import { bring, chosen, dropped } from "./bringing.js";
import { button, day, element, inLine } from "./words.js";

const PAGE = 50;
const FIELDS = { publisher: "Outlet", author: "Author", since: "From", until: "Until" };
const SORTED = {
  "newest first": ["published", true], "oldest first": ["published", false], "title": ["title", false], "title, from Z": ["title", true],
  "outlet": ["publisher", false], "outlet, from Z": ["publisher", true], "longest first": ["length", true], "shortest first": ["length", false],
  "file name": ["file", false], "taken in last": ["read", true], "taken in first": ["read", false],
};

export class Library {
  // `opened` shows an article, `bounded` is told that the filters changed, `altered` that articles came or went; `called`
  // brings the list in sight.
  constructor(opened, bounded, altered, called) {
    Object.assign(this, { opened, bounded, altered, called, filters: null, cursor: "" });
    this.rows = element("ul", "articles");
    this.more = button("more", "more articles", () => this.#next());
    this.told = element("div", "told");
    this.told.setAttribute("role", "status");
    this.search = field("search", "Search the articles");
    this.search.addEventListener("input", () => {
      clearTimeout(this.typed);
      this.typed = setTimeout(() => this.show(), 250);
    });
    this.known = {};
    this.by = Object.entries(FIELDS).map(([name, label]) => {
      const made = field(name === "since" || name === "until" ? "date" : "text", label);
      made.addEventListener("change", () => this.#bound());
      if (made.type === "text") {
        this.known[name] = Object.assign(element("datalist"), { id: `cited-${name}` });
        made.setAttribute("list", `cited-${name}`);
      }
      return [name, made];
    });
    this.sort = element("select", "", ...Object.keys(SORTED).map((words) => element("option", "", words)));
    this.sort.ariaLabel = "Sorted by";
    this.sort.addEventListener("change", () => this.show());
    // The next page as soon as the end of the list comes near.
    new IntersectionObserver(([seen]) => seen.isIntersecting && this.more.offsetParent && this.#next(), { rootMargin: "600px" }).observe(this.more);
    this.element = element(
      "section", "resting", button("back", "Back", () => history.back()), element("h2", "", "Articles"), this.search,
      element("details", "narrow", element("summary", "", "Only some of them"), ...this.by.map(([, made]) => element("label", "", made.ariaLabel, made)), ...Object.values(this.known)),
      element("p", "sorted", element("label", "", "Sorted by ", this.sort)),
      this.#tools(), this.told, this.rows, this.more,
    );
    this.show();
  }

  // The list anew: what is searched for, else all that the filters let through.
  async show() {
    this.rows.replaceChildren();
    this.cursor = "";
    this.asked = null;
    const words = this.search.value.trim();
    if (!words) return this.#next();
    this.more.hidden = true;
    const answer = await sent("v1/search", { question: words, limit: 100, filters: this.filters }).catch(() => null);
    if (words !== this.search.value.trim()) return;
    if (!answer?.ok) return this.#failed(answer);
    const [held, alike] = [new Map(), new Map()];
    for (const hit of (await answer.json()).hits) {
      const found = hit.keyword_rank === null ? alike : held;
      if (!found.has(hit.article)) found.set(hit.article, hit);
    }
    this.rows.replaceChildren();
    const shown = (hit) => this.#row({ ...hit, start: undefined }, near(hit.text, words));
    held.forEach(shown);
    for (const article of held.keys()) alike.delete(article);
    if (!held.size) this.rows.append(element("li", "none", "No article holds these words."));
    if (alike.size) this.rows.append(element("li", "none", "Close in meaning:"));
    alike.forEach(shown);
  }

  async #failed(answer) {
    this.rows.replaceChildren(element("li", "none failed", `${await detail(answer)} `, button("again", "Try again", () => this.show())));
  }

  unbound() {
    for (const [, made] of this.by) made.value = "";
    this.#bound();
  }

  // After a second press.
  async remove(article, done) {
    if (!confirm(`Remove “${article.title}” from the library?`)) return;
    const answer = await fetch(address(`v1/articles/${encodeURIComponent(article.article)}`), { method: "DELETE" });
    const said = answer.ok ? ((await answer.json()).file_stays ? "Removed. Its file is still in a synced folder: the next sync takes it in again." : "Removed.") : await detail(answer);
    done();
    this.#tell(said, !answer.ok);
    this.#changed();
  }

  #bound() {
    const set = this.by.map(([name, made]) => [name, made.value.trim()]).filter(([, value]) => value);
    this.filters = set.length ? Object.fromEntries(set) : null;
    this.bounded();
    this.show();
  }

  #row(each, words = "") {
    const row = button("article", "", () => this.opened(each));
    const [by] = SORTED[this.sort.value];
    const why = by === "length" && each.characters ? `${each.characters.toLocaleString("en-GB")} characters` : by === "read" && each.read_at ? `taken in ${day(each.read_at)}, ${each.read_at.slice(11, 16)} UTC` : by === "file" ? each.file : "";
    const named = [each.publisher, day(each.published), each.author, why].filter(Boolean);
    row.append(element("span", "title", each.title), element("span", "meta", ...inLine(named.length ? named : [each.file])));
    if (words) row.append(element("span", "first", words));
    row.dir = "auto";
    this.rows.append(element("li", "", row));
    for (const [name, list] of Object.entries(this.known)) {
      if (!each[name] || list.childElementCount > 500 || (list.seen ??= new Set()).has(each[name])) continue;
      list.seen.add(each[name]);
      list.append(Object.assign(element("option"), { value: each[name] }));
    }
  }

  async #next() {
    this.more.hidden = true;
    const [sort, down] = SORTED[this.sort.value];
    const asked = new URLSearchParams({ limit: PAGE, sort, down, ...(this.cursor && { cursor: this.cursor }), ...this.filters }).toString();
    this.asked = asked;
    const answer = await fetch(address(`v1/articles?${asked}`)).catch(() => null);
    if (this.asked !== asked || this.search.value.trim()) return;
    if (!answer?.ok) return this.#failed(answer);
    const page = await answer.json();
    if (this.asked !== asked) return;
    this.asked = null;
    for (const each of page.articles) this.#row({ ...each, article: each.id });
    if (!this.rows.childElementCount) this.rows.append(element("li", "none", this.filters ? "No article is let through." : "None yet. Add files or a folder here, or drop them anywhere on the page."));
    this.cursor = page.next ?? "";
    this.more.hidden = !this.cursor;
  }

  // Files by a button or dropped, and the folders read again.
  #tools() {
    const [files, folder] = ["", "webkitdirectory"].map((kind) => {
      const input = Object.assign(element("input"), { type: "file", multiple: true, hidden: true, webkitdirectory: Boolean(kind) });
      input.addEventListener("change", () => this.#bring(chosen(input.files)).then(() => { input.value = ""; }));
      return input;
    });
    const pressed = [button("add", "Add files …", () => files.click()), button("add", "Add a folder …", () => folder.click()), button("sync", "Read the folders again", () => this.#sync())];
    const made = element("p", "tools", ...pressed, files, folder);
    // Anywhere on the page: a browser would leave it for a file that is dropped beside the list.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      document.documentElement.classList.add("dropping");
      clearTimeout(this.dragged);
      this.dragged = setTimeout(() => document.documentElement.classList.remove("dropping"), name === "drop" ? 0 : 300);
      if (name === "drop") dropped(event.dataTransfer).then((found) => this.#bring(found));
    });
    return made;
  }

  async #bring(files) {
    if (files.length && !this.element.offsetParent) this.called();
    if (files.length && (await bring(files, this.told, detail))) this.#changed();
  }

  async #sync() {
    const answer = await fetch(address("v1/sync"), { method: "POST" }).catch(() => null);
    if (!answer?.ok) return this.#tell(await detail(answer), true);
    let job = await answer.json();
    while (["waiting", "running"].includes(job.state)) {
      const stop = button("", "Stop", () => fetch(address(`v1/jobs/${job.id}`), { method: "DELETE" }));
      this.told.replaceChildren(element("p", "", `Reading ${job.at ?? "the folders"} … ${job.total ? `${job.done} of ${job.total} ` : ""}`, stop));
      await new Promise((after) => setTimeout(after, 400));
      const now = await fetch(address(`v1/jobs/${job.id}`)).catch(() => null);
      if (!now?.ok) return this.#tell(await detail(now), true);
      job = await now.json();
    }
    const { added, replaced, removed, unchanged, failures = [] } = job.taken ?? {};
    const counts = job.taken ? `${added} added, ${replaced} replaced, ${removed} removed, ${unchanged} unchanged.` : "";
    this.#tell(job.state === "done" ? counts : `${job.problem?.detail ?? job.problem ?? "Stopped; what was read is kept."} ${counts}`, job.state === "failed");
    if (failures.length) this.told.append(element("ul", "", ...failures.map(({ file, reason }) => element("li", "failed", `${file}: ${reason}`))));
    this.#changed();
  }

  #tell(words, isWrong = false) {
    this.told.replaceChildren(element("p", isWrong ? "failed" : "", words));
  }

  #changed() {
    this.show();
    this.altered();
  }
}

// The words of a passage from a little before the first that was searched for.
function near(text, words) {
  const low = text.toLowerCase();
  const found = words.toLowerCase().split(/\s+/).filter((each) => each.length > 2).map((each) => low.indexOf(each)).filter((at) => at >= 0);
  const at = found.length ? Math.min(...found) : 0;
  return at > 60 ? `… ${text.slice(text.lastIndexOf(" ", at - 40) + 1)}` : text;
}

function field(type, label) {
  const made = element("input");
  Object.assign(made, { type, autocomplete: "off", ariaLabel: label });
  if (type !== "date") made.placeholder = label;
  return made;
}

export function sent(path, body) {
  return fetch(address(path), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export async function detail(answer) {
  if (!answer) return "The server cannot be reached. Nothing is lost.";
  if (answer.status === 403) return "Your key may read, but not change the library.";
  return (await answer.json().catch(() => ({}))).detail ?? "That did not work.";
}
