// Articles as they are stored: their paragraphs, a place in them highlighted, and the pane in which one is read.

import { take } from "./clipboard.js";
import { button, day, element, facts, inLine, outward, visible } from "./words.js";

const FACTS = { title: "Title", publisher: "Outlet", author: "Author", published: "Published", url: "Address" };
const TAGS = new Set(["H1", "H2", "P"]);
const kept = new Map();

// What differs where the module is no page of this server: how an article's page is got, where a person finds it, and what
// the pane is among the others.
const host = { page: served, link: permalink, tag: "aside" };

export function hosted(by) {
  Object.assign(host, by);
}

export function address(path) {
  return new URL(path, new URL("../", import.meta.url));
}

async function served(article) {
  const answer = await fetch(address(`read/${encodeURIComponent(article)}`)).catch(() => null);
  if (!answer) throw new Error("The server cannot be reached. Nothing is lost.");
  if (!answer.ok) throw new Error(answer.status === 404 ? "This article is no longer in the library." : "The article cannot be read just now.");
  return answer.text();
}

// Our page of an article, at a place of it; the other places that are quoted are ticks in its margin.
export function permalink({ article, start, end }, others = []) {
  const also = others.filter((each) => each.start !== start || each.end !== end).map((each) => `${each.start}-${each.end}`);
  const place = start === undefined ? "" : `?start=${start}&end=${end}${also.length ? `&also=${also}` : ""}#${start}-${end}`;
  return address(`read/${encodeURIComponent(article)}${place}`).href;
}

// The paragraphs of an article, [{tag, front, start, points}], fetched once; `start` and `points` count characters as the
// library does. What a paragraph is was decided by the permalink's page; only its words are taken from there.
export function paragraphs(article) {
  if (!kept.has(article)) {
    const read = host.page(article).then((words) => {
      const page = new DOMParser().parseFromString(words, "text/html");
      return [...page.querySelectorAll("main > [data-start]")].map((block) => ({
        tag: TAGS.has(block.tagName) ? block.tagName.toLowerCase() : "p",
        front: block.className === "front",
        start: Number(block.dataset.start),
        points: [...block.textContent],
      }));
    });
    kept.set(article, read);
    read.catch(() => kept.delete(article));
  }
  return kept.get(article);
}

// A paragraph with those of the places (sorted, none over another) that lie in it highlighted; `at` names each mark.
export function drawn({ tag, front, start, points }, places, at = null) {
  const made = element(tag, front ? "front" : "");
  made.dir = "auto";
  made.style.setProperty("--lines", Math.ceil(points.length / 65)); // about, until it comes in sight and is laid out
  let from = 0;
  places.forEach((place, number) => {
    const first = Math.max(from, place.start - start);
    const last = Math.min(points.length, place.end - start);
    if (first >= last) return;
    const mark = element("mark", "", points.slice(first, last).join(""));
    if (at) at(mark, number);
    made.append(visible(points.slice(from, first).join("")), mark);
    from = last;
  });
  made.append(visible(points.slice(from).join("")));
  return made;
}

// The paragraphs that a place lies in; where it is all of them, with the one before and the one behind.
export async function around(place) {
  const all = await paragraphs(place.article);
  const end = (each) => each.start + each.points.length;
  let first = all.findIndex((each) => place.start < end(each));
  let last = all.findLastIndex((each) => each.start < place.end);
  if (first < 0 || last < first) return [];
  if (place.start <= all[first].start && end(all[last]) <= place.end) [first, last] = [Math.max(0, first - 1), last + 1];
  return all.slice(first, last + 1).map((each) => drawn(each, [place]));
}

// The pane beside the conversation: an article with its quotations, else what `resting` holds.
export class Reader {
  constructor(resting, changed, removing = null) {
    this.removing = removing;
    this.element = element(host.tag, "reader");
    this.resting = resting;
    this.changed = changed;
    this.close();
  }

  get isOpen() {
    return this.element.classList.contains("open");
  }

  // `citation` stands highlighted in view; `others` are the answer's quotations of the same article.
  async open(citation, others = [citation]) {
    this.citation = citation;
    this.element.setAttribute("aria-label", "The article");
    this.element.classList.add("open");
    this.changed(true);
    let all;
    try {
      all = await paragraphs(citation.article);
    } catch (error) {
      const again = button("again", "Try again", () => this.open(citation, others));
      this.element.replaceChildren(this.#head(citation, []), element("p", "failed", `${error.message} `, again));
      return;
    }
    if (this.citation !== citation) return; // another was opened meanwhile
    const isPlaced = citation.start !== undefined;
    const places = isPlaced ? apart(others) : [];
    Object.assign(this, { places, marks: [] });
    const noted = (mark, number) => (this.marks[number] ??= []).push(mark);
    const text = element("div", "words", ...body(all, citation.title, places).map((each) => drawn(each, places, noted)));
    this.text = text;
    text.tabIndex = 0;
    text.setAttribute("role", "region");
    text.setAttribute("aria-label", "The words of the article");
    this.ticks = element("div", "ticks");
    this.element.replaceChildren(this.#head(citation, places), element("div", "pane", text, this.ticks), ...(isPlaced ? [this.#foot()] : []));
    if (isPlaced) {
      this.#tick();
      this.stand(places.findIndex((place) => place.start <= citation.start && citation.end <= place.end));
    }
  }

  // Put a quotation in view, counting on from the one that is.
  step(by) {
    if (this.isOpen && this.marks?.length) this.stand((this.at + by + this.marks.length) % this.marks.length);
  }

  stand(number) {
    this.at = Math.max(0, number);
    this.marks.forEach((marks, each) => marks.forEach((mark) => mark.classList.toggle("here", each === this.at)));
    [...this.ticks.children].forEach((tick, each) => tick.setAttribute("aria-current", each === this.at));
    this.count.textContent = `${this.at + 1} of ${this.marks.length}`;
    const [mark] = this.marks[this.at] ?? [];
    if (mark) this.text.scrollTop = this.#depth(mark) - this.text.clientHeight / 3;
  }

  // How far below the start of the words it stands. (Its `offsetTop` counts from its own paragraph: each is laid out apart.)
  #depth(mark) {
    return mark.getBoundingClientRect().top - this.text.getBoundingClientRect().top + this.text.scrollTop;
  }

  close() {
    this.citation = this.marks = null;
    this.element.setAttribute("aria-label", "The articles");
    this.element.classList.remove("open");
    this.element.replaceChildren(this.resting);
    this.changed(false);
  }

  #head(citation, others) {
    const link = outward("open original", citation.source_url ?? citation.url);
    const apartPage = element("a", "apart", "own page");
    Object.assign(apartPage, { href: host.link(citation, others), target: "_blank", rel: "noopener" });
    const back = button("back", "Back", () => history.state?.reading ? history.back() : this.close());
    const title = element(host.tag === "main" ? "h1" : "h2", "", citation.title);
    title.dir = "auto";
    const named = inLine([...facts(citation), citation.file]);
    const gone = this.removing && button("remove", "remove …", () => this.removing(citation));
    return element("header", "", back, title, element("p", "meta", ...named), element("p", "tools", link, apartPage, gone), this.removing ? this.#about(citation) : "");
  }

  // Every fact of the article, and where it was read: each with a place opens there.
  #about(citation) {
    const list = element("dl");
    const made = element("details", "about", element("summary", "", "About this article"), list);
    made.addEventListener("toggle", async () => {
      if (!made.open || list.childElementCount) return;
      const answer = await fetch(address(`v1/articles/${encodeURIComponent(citation.article)}`)).catch(() => null);
      if (!answer?.ok) return;
      const one = await answer.json();
      const row = (name, ...words) => list.append(element("dt", "", name), element("dd", "", ...words));
      for (const { fact, start, end } of one.origins) {
        const there = start === null ? element("span", "meta", "from the file's own data") : button("", "in the text", () => this.open({ ...citation, start, end }));
        row(FACTS[fact], `${fact === "published" ? day(one.published) : one[fact]} `, there);
      }
      row("File", one.file);
      row("Length", `${one.characters.toLocaleString("en-GB")} characters`);
      row("Taken in", one.read_at ? `${day(one.read_at)}, ${one.read_at.slice(11, 16)} UTC` : "not known");
    });
    return made;
  }

  #foot() {
    this.count = element("span", "count");
    const steps = [["previous", "p", -1], ["next", "n", 1]].map(([words, key, by]) => {
      const made = button("", words, () => this.step(by));
      made.append(element("span", "key", ` (${key})`)); // where there are keys
      return made;
    });
    const copy = button("quiet", "copy quote", () => take(copy, this.#quote()));
    copy.title = "c";
    this.copy = () => copy.click();
    return element("footer", "", element("span", "", "Quotation ", this.count), ...steps, copy);
  }

  // The quotation in view, with who printed it when, and where it is read.
  #quote() {
    const words = this.marks[this.at].map((mark) => mark.textContent).join("\n\n");
    return `“${words}” ${[this.citation.title, ...facts(this.citation)].join(", ")} ${host.link({ ...this.citation, ...this.places[this.at] })}`;
  }

  #tick() {
    const whole = Math.max(1, this.text.scrollHeight);
    this.marks.forEach(([mark], number) => {
      const tick = button("tick", "", () => this.stand(number));
      tick.setAttribute("aria-label", `Quotation ${number + 1}`);
      tick.style.top = `${(100 * this.#depth(mark)) / whole}%`;
      this.ticks.append(tick);
    });
  }
}

// An article without its title where that begins it and nothing in it is quoted: it stands above already.
function body(all, title, places) {
  const [first, ...rest] = all;
  const isTitle = rest.length > 0 && first.points.join("").trim() === title.trim();
  return isTitle && !places.some((place) => place.start < first.start + first.points.length) ? rest : all;
}

// Places in the order of the text, those that touch one another made one.
function apart(places) {
  const sorted = places.map((each) => ({ ...each })).sort((one, other) => one.start - other.start || other.end - one.end);
  const found = [];
  for (const place of sorted) {
    const last = found.at(-1);
    if (last && place.start < last.end) last.end = Math.max(last.end, place.end);
    else found.push(place);
  }
  return found;
}
