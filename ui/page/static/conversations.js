// The conversations that are kept: a list to search, open, rename, take away and delete; answers are added as they come.

import { address } from "./articles.js";
import { button, element, lately } from "./words.js";

const PAGE = 50;
const HERE = "cited-conversation"; // the one this tab shows, so that it is there again after a reload
const LINKED = /^#answer-([0-9a-f]{16})-(\d{1,3})$/; // an answer of a conversation, by its number
const NOT_KEPT = "cited-not-kept"; // set where this browser's person wants nothing kept

// The address of the answer with this number in a conversation; whoever may open that finds it there.
export function linkTo([id, number]) {
  return new URL(`#answer-${id}-${number}`, document.baseURI).href;
}

export class Conversations {
  // `shown` is given the turns of the conversation that is opened, none for a new one, its id, and the number of the turn
  // that is wanted.
  constructor(shown) {
    Object.assign(this, { shown, id: null, cursor: "", adding: Promise.resolve() });
    this.rows = element("ul", "talks");
    this.more = button("more", "more conversations", () => this.#next());
    this.told = element("p", "told");
    this.told.setAttribute("role", "status");
    this.search = element("input");
    Object.assign(this.search, { type: "search", autocomplete: "off", ariaLabel: "Search the conversations", placeholder: "Search" });
    this.search.addEventListener("input", () => {
      clearTimeout(this.typed);
      this.typed = setTimeout(() => this.show(), 250);
    });
    this.keeping = element("input");
    Object.assign(this.keeping, { type: "checkbox", checked: !localStorage.getItem(NOT_KEPT) });
    this.keeping.addEventListener("change", () => (this.keeping.checked ? localStorage.removeItem(NOT_KEPT) : localStorage.setItem(NOT_KEPT, "1")));
    this.where = element("p", "where", "Kept only on the machine that runs this library, beside its articles.");
    const shut = button("shut", "Close", () => this.toggle(false));
    const clear = button("clear", "Delete all …", () => this.#clear());
    this.element = element(
      "nav", "conversations", element("p", "tools", button("new", "New conversation", () => this.begin()), shut), this.search, this.told,
      this.rows, this.more, element("footer", "", element("label", "", this.keeping, " Keep what I ask"), this.where, clear),
    );
    this.element.setAttribute("aria-label", "Conversations");
    this.show();
    addEventListener("hashchange", () => this.#linked());
    const id = sessionStorage.getItem(HERE);
    if (!this.#linked() && id) this.open(id, true);
  }

  // What the address names is opened, once: from then on the tab shows it as any other.
  #linked() {
    const [, id, number] = LINKED.exec(location.hash) ?? [];
    if (!id) return false;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.open(id, false, Number(number)).then((isThere) => isThere || this.toggle(true));
    return true;
  }

  get isOpen() {
    return this.element.classList.contains("open");
  }

  // Over the page, where there is no room beside it.
  toggle(isOpen = !this.isOpen) {
    this.element.classList.toggle("open", isOpen);
    if (isOpen) this.element.querySelector("button").focus();
  }

  begin() {
    this.toggle(false);
    this.#leave();
  }

  #leave() {
    this.#at(null);
    this.shown([]);
  }

  // An answer to the end of the conversation it was asked in, one after the other: [conversation, its number there], null
  // where it is not kept.
  keep(answer, filters) {
    this.adding = this.adding.then(() => this.#add(answer, filters)).catch(() => this.#tell("This answer could not be kept: the server cannot be reached."));
    return this.adding.then((at) => at ?? null);
  }

  async #add(answer, filters) {
    if (!this.keeping.checked || !this.keeps) return;
    const id = this.id;
    const kept = await sent("POST", id ? `/${id}/turns` : "", { answer, filters });
    if (kept.status === 404 && id) { // deleted elsewhere: what is asked on is another one
      this.#at(null);
      return this.#add(answer, filters);
    }
    if (!kept.ok) return this.#tell(`Not kept: ${await detail(kept)}`);
    const listed = await kept.json();
    if (this.id === id) this.#at(listed.id);
    this.#tell("");
    this.show();
    return [listed.id, listed.turns];
  }

  // `isAgain`: after a reload, where it may have gone meanwhile. Whether it is shown.
  async open(id, isAgain = false, number = 0) {
    const answer = await sent("GET", `/${id}`).catch(() => null);
    if (!answer?.ok) {
      if (isAgain) sessionStorage.removeItem(HERE);
      else this.#tell(answer ? await detail(answer) : "The server cannot be reached.");
      return false;
    }
    const { turns } = await answer.json();
    this.#tell("");
    this.#at(id);
    this.toggle(false);
    this.shown(turns, id, number || this.#found(turns));
    return true;
  }

  // The number of the first turn that holds what the list is searched for, 0 where none does.
  #found(turns) {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = ({ answer }) => [answer.question, answer.text, ...answer.citations.map(({ quote }) => quote)].join(" ").toLowerCase();
    return words.length ? 1 + turns.findIndex((turn) => words.every((word) => holds(turn).includes(word))) : 0;
  }

  // The list anew.
  async show() {
    this.cursor = "";
    await this.#next(true);
  }

  async #next(isFirst = false) {
    const words = this.search.value.trim();
    const asked = new URLSearchParams({ limit: PAGE, ...(words && { words }), ...(this.cursor && { cursor: this.cursor }) });
    const answer = await sent("GET", `?${asked}`).catch(() => null);
    if (!answer?.ok || words !== this.search.value.trim()) return;
    const { keeps, conversations, next } = await answer.json();
    if (isFirst) this.rows.replaceChildren();
    this.keeps = keeps;
    if (!keeps) this.where.textContent = "Whoever runs this server has turned keeping off: nothing that is asked is written down.";
    this.keeping.disabled = !keeps;
    this.rows.append(...conversations.map((each) => this.#row(each)));
    if (!this.rows.childElementCount) this.rows.append(element("li", "none", words ? "No conversation holds these words." : "None yet."));
    this.cursor = next ?? "";
    this.more.hidden = !next;
  }

  #row({ id, title, changed, turns }) {
    const open = button("title", title, () => this.open(id));
    open.dir = "auto";
    open.setAttribute("aria-current", id === this.id);
    const said = element("p", "meta", [lately(changed), turns > 1 && `${turns} questions`].filter(Boolean).join(" · "));
    const more = element("details", "", element("summary", "", "…"));
    more.firstChild.setAttribute("aria-label", `More on ${title}`);
    const row = element("li", "", open, said, more);
    row.dataset.id = id;
    const away = (words, form) => {
      const made = element("a", "", words);
      Object.assign(made, { href: address(`v1/conversations/${id}/export?form=${form}`).href, download: "" });
      return made;
    };
    more.append(element("div", "", button("", "Rename", () => this.#rename(row, id, title)), away("As Markdown", "markdown"), away("As JSON", "json"), button("", "Delete …", () => this.#delete(id, title))));
    return row;
  }

  #rename(row, id, title) {
    const box = element("input");
    Object.assign(box, { value: title, maxLength: 200, ariaLabel: "Title of the conversation", dir: "auto" });
    const form = element("form", "", box, element("button", "", "Rename"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await sent("PATCH", `/${id}`, { title: box.value }).catch(() => null);
      this.#tell(answer?.ok ? "" : await detail(answer));
      await this.show();
      this.rows.querySelector(`[data-id="${id}"] .title`)?.focus();
    });
    row.replaceChildren(form);
    box.select();
  }

  async #delete(id, title) {
    if (!confirm(`Delete “${title}”? It cannot be brought back.`)) return;
    const answer = await sent("DELETE", `/${id}`).catch(() => null);
    this.#tell(answer?.ok ? "Deleted." : await detail(answer));
    if (answer?.ok && id === this.id) this.#leave();
    this.search.focus();
    await this.show();
  }

  async #clear() {
    if (!confirm("Delete all conversations? They cannot be brought back.")) return;
    const answer = await sent("DELETE", "").catch(() => null);
    this.#tell(answer?.ok ? "All are deleted." : await detail(answer));
    if (answer?.ok) this.#leave();
    this.search.focus();
    await this.show();
  }

  #at(id) {
    this.id = id;
    if (id) sessionStorage.setItem(HERE, id);
    else sessionStorage.removeItem(HERE);
    for (const row of this.rows.children) row.querySelector(".title")?.setAttribute("aria-current", row.dataset.id === id);
  }

  #tell(words) {
    this.told.textContent = words;
  }
}

function sent(method, path, body) {
  return fetch(address(`v1/conversations${path}`), { method, ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }) });
}

async function detail(answer) {
  if (!answer) return "The server cannot be reached. Nothing is lost.";
  return (await answer.json().catch(() => ({}))).detail ?? "That did not work.";
}
