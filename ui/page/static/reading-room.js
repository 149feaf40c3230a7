// The reading room: a conversation with articles, and the article that is read beside it. `mount` puts it into a host.

import { answered, growing } from "./answers.js";
import { Reader, address, paragraphs } from "./articles.js";
import { Conversations } from "./conversations.js";
import { Evaluation } from "./evaluation.js";
import { keysDialog } from "./keys.js";
import { Library } from "./library.js";
import { Places } from "./places.js";
import { Settings } from "./settings.js";
import { bounds, button, element, lately } from "./words.js";

const LONG = 300; // characters of a question that is shown in part
const REMEMBERED = 10; // earlier questions that a follow-up is understood from
let room = null;

// Into this element, once.
export function mount(host) {
  if (host.childElementCount) return;
  room = new Room(host);
}

// A question from the host's box; what was typed behind it meanwhile stays there.
export function ask(question) {
  room?.asked(question);
}

export function stop() {
  room?.call?.abort();
}

class Room {
  constructor(host) {
    this.history = [];
    this.call = null;
    this.turns = element("div", "turns");
    this.counts = element("p", "counts");
    this.live = element("div", "unseen");
    this.live.setAttribute("role", "status");
    this.library = new Library((article) => this.read(article, []), () => this.#bounded(), () => this.#open(), () => this.#over());
    const changed = (isOpen) => host.classList.toggle("reading", isOpen);
    this.reader = new Reader(this.library.element, changed, (article) => this.library.remove(article, () => this.reader.close()));
    this.bounds = element("p", "bounds");
    const list = button("list", "Articles", () => this.#over());
    const keys = button("help", "?", () => this.keys.showModal());
    keys.setAttribute("aria-label", "Keys of this page");
    this.welcome = element("section", "welcome");
    this.talks = new Conversations((...shown) => this.#shown(...shown));
    const talks = button("list", "Conversations", () => this.talks.toggle());
    this.places = new Places(host, { evaluation: new Evaluation(this), settings: new Settings() }, () => this.focus());
    const head = element("header", "head", element("h1", "", "Cited"), this.counts, this.places.nav, talks, list, keys);
    list.classList.add("articles-list");
    host.classList.add("room");
    this.keys = keysDialog();
    host.append(this.talks.element, this.keys, element("div", "talk", head, this.bounds, this.welcome, this.turns, this.places.view, this.live), this.reader.element);
    addEventListener("popstate", () => this.#back());
    addEventListener("keydown", (event) => this.#key(event));
    addEventListener("input", (event) => event.target === this.box && this.#filled());
    // Before Gradio, which asks a moment later with what was typed until then.
    addEventListener("keydown", (event) => this.#enter(event), true);
    this.#open();
    this.places.arrived();
  }

  get box() {
    return document.querySelector("#composer textarea");
  }

  focus() {
    this.box?.focus({ preventScroll: true });
  }

  // Words into the host's box, as if they had been typed.
  put(words) {
    const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
    set.call(this.box, words);
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.focus();
  }

  read(citation, citations) {
    document.getElementById("cited-peek")?.remove();
    const others = citations.filter((each) => each.article === citation.article);
    if (!history.state?.reading) history.pushState({ reading: true }, "");
    this.reader.open(citation, others);
  }

  asked(words) {
    const typed = this.box.value;
    if (this.ask(words)) this.put(typed.startsWith(words) ? typed.slice(words.length) : typed);
  }

  // Whether it is being answered now: one question at a time.
  ask(words) {
    const question = String(words ?? "").trim();
    if (!question || this.call) return false;
    this.welcome.remove();
    this.#answer(question);
    this.focus();
    return true;
  }

  async #open() {
    const answer = await fetch(address("room/opening")).catch(() => null);
    if (!answer?.ok) return;
    const { articles, held, last, questions } = await answer.json();
    const added = last ? ` · added ${lately(last)}` : "";
    this.counts.replaceChildren(held, element("span", "last", added));
    this.counts.title = held + (last ? `, the last added ${lately(last)}` : "");
    this.held = held;
    const said = articles
      ? ["Ask a question, and read the answer in the articles' own words. Every quotation opens its article at the very place."]
      : ["There are no articles yet. Drop files or a folder anywhere on this page, or take in a folder by ", element("code", "", "cited sync FOLDER"), "."];
    this.welcome.replaceChildren(element("p", "", ...said));
    if (questions.length) this.welcome.append(element("p", "for-example", "For example:"), element("ul", "", ...questions.map((each) => element("li", "", button("example", each, () => this.ask(each))))));
  }

  // A conversation that was kept, from this turn on, or a new one.
  #shown(turns, id, number) {
    this.call?.abort();
    this.reader.close();
    this.history = [];
    this.turns.replaceChildren();
    const [talk] = this.welcome.parentElement ? [] : [this.turns.parentElement];
    talk?.insertBefore(this.welcome, this.turns);
    if (turns.length) this.welcome.remove();
    for (const [at, { answer, withdrawn, filters }] of turns.entries()) {
      const body = this.#turn(answer.question);
      body.append(...answered({ ...answer, withdrawn, filters, history: [...this.history], kept: [id, at + 1] }, this));
      body.parentElement.classList.add("done");
      this.history.push(answer.question);
    }
    (this.turns.children[number - 1] ?? this.turns.lastChild)?.scrollIntoView({ block: "start" });
    this.focus();
  }

  // A question at the end of the conversation, and the empty place of its answer. Of a long one the first lines are shown.
  #turn(question) {
    const body = element("div", "body");
    const heading = element("h2", "question", question);
    heading.dir = "auto";
    const turn = element("article", "turn", heading, body);
    turn.tabIndex = -1;
    if (question.length > LONG) {
      heading.classList.add("long");
      const whole = button("whole", "the whole question", () => { whole.textContent = heading.classList.toggle("long") ? "the whole question" : "less of it"; });
      heading.after(whole);
    }
    this.turns.append(turn);
    return body;
  }

  async #answer(question) {
    const body = this.#turn(question);
    const turn = body.parentElement;
    const { filters } = this.library;
    const history = this.history.slice(-REMEMBERED);
    const call = (this.call = new AbortController());
    document.documentElement.classList.add("asking");
    const working = (words) => element("p", "working", words);
    const searching = `Searching ${this.held ?? "the articles"} …`;
    const done = ({ name, places }) => ({ searching, reading: `Reading the best of ${places} places …`, writing: "Writing …" })[name];
    body.append(working(searching));
    turn.scrollIntoView({ block: "start" });
    let hasGrown = false;
    try {
      for await (const [name, data] of events(question, history, filters, call.signal)) {
        if (name === "waiting") body.replaceChildren(working(`Waiting: ${data.before} before yours, about ${data.seconds} s …`));
        else if (name === "stage") {
          if (!hasGrown) body.replaceChildren(working(done(data)));
        } else if (name === "partial") {
          hasGrown = true;
          body.replaceChildren(...growing(data, this), working("Writing …"));
        } else if (name === "problem") throw new Refused(data.detail);
        else {
          this.history.push(question);
          const kept = this.talks.keep(data, filters);
          body.replaceChildren(...answered({ ...data, filters, history, kept }, this));
          turn.classList.add("done");
          this.live.textContent = `Answer: ${spoken(data)}`;
          for (const each of data.citations) paragraphs(each.article).catch(() => null);
        }
      }
    } catch (error) {
      body.querySelector(".working")?.remove();
      if (!hasGrown) body.replaceChildren();
      body.append(...this.#failed(error, question, hasGrown, turn));
      turn.classList.add("done");
    } finally {
      this.call = null;
      document.documentElement.classList.remove("asking");
    }
  }

  #failed(error, question, hasGrown, turn) {
    const again = button("again", "Ask again", () => {
      if (!this.call && !hasGrown) turn.remove(); // what is answered now takes its place
      this.ask(question);
    });
    if (error.name === "AbortError") return [element("p", "stopped", `Stopped.${hasGrown ? " This holds only what had been checked by then." : ""} `, again)];
    const line = error instanceof Refused ? error.message : "The server cannot be reached. Nothing is lost: ask again when it is back.";
    const made = element("p", "failed", `${line} `, again);
    made.setAttribute("role", "alert");
    return [made];
  }

  // What the conversation is bound to, said above it.
  #bounded() {
    const said = bounds(this.library.filters);
    this.bounds.replaceChildren(...(said ? [`Only ${said}. `, button("", "All articles", () => this.library.unbound())] : []));
  }

  // The list of articles over the conversation, where there is no room beside it.
  #over() {
    if (!history.state?.reading) history.pushState({ reading: true }, "");
    this.reader.close();
    this.reader.element.classList.add("open");
    this.reader.changed(true);
  }

  #back() {
    if (this.reader.isOpen && !history.state?.reading) this.reader.close();
    this.places.arrived();
  }

  #enter(event) {
    if (event.target !== this.box || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.asked(this.box.value);
  }

  #key(event) {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.keys.open) return; // the dialog closes itself
    if (event.key === "Escape") {
      document.getElementById("cited-peek")?.remove();
      if (this.talks.isOpen) this.talks.toggle(false);
      else if (this.reader.isOpen) history.state?.reading ? history.back() : this.reader.close();
      else if (typing === this.box && this.turns.lastChild) return this.turns.lastChild.focus();
      this.focus();
    } else if (typing) {
      if (event.key === "ArrowUp" && typing === this.box && !typing.value && this.history.length) this.put(this.history.at(-1));
    } else if (event.key === "/") {
      event.preventDefault();
      this.focus();
    } else if (event.key === "?") this.keys.showModal();
    else if (event.key === "c" && this.reader.marks?.length) this.reader.copy();
    else if (event.key === "n" || event.key === "p") this.#step(event.key === "n" ? 1 : -1);
  }

  // To the next quotation: of the open article, else of the answers, the last one's first to begin with.
  #step(by) {
    if (this.reader.marks) return this.reader.step(by);
    const all = [...this.turns.querySelectorAll(".marker, .found .title")].filter((each) => each.offsetParent);
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (all.find((each) => this.turns.lastChild.contains(each)) ?? all.at(-1)) : all[at + by];
    next?.focus();
  }

  // Said above the box once it takes no more: what is pasted beyond that is cut off by it.
  #filled() {
    this.full ??= Object.assign(element("p", "full"), { role: "status" });
    const { box } = this;
    if (!this.full.parentElement) box.closest("#composer").append(this.full);
    this.full.textContent = box.maxLength > 0 && box.value.length >= box.maxLength ? `A question may have ${box.maxLength.toLocaleString("en-GB")} characters; what was beyond them is left out.` : "";
  }
}

// What a screen reader hears of an answer.
function spoken({ accounts, basis, short_answer: short, text }) {
  if (accounts?.length > 1) return `the articles differ: ${accounts.map(({ answer }) => answer).join(", ")}`;
  return (basis === "stated" && short) || text;
}

class Refused extends Error {}

// [name, data] of every event of an answer (WHATWG HTML, section 9.2.6, as `ui/http/streaming.py` writes it).
async function* events(question, history, filters, signal) {
  const body = JSON.stringify({ question, history, filters, stream: true });
  const answer = await fetch(address("v1/ask"), { method: "POST", headers: { "Content-Type": "application/json" }, body, signal });
  if (answer.status === 401) location.reload(); // the time of the key is over: the gate shows where to sign in
  if (!answer.ok) throw new Refused((await answer.json()).detail ?? "The question was refused.");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  let isWhole = false;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const parts = (kept + read.value).split("\n\n");
    kept = parts.pop();
    for (const part of parts) {
      const found = /^event: (\w+)\ndata: (.*)$/s.exec(part);
      if (found) yield [found[1], JSON.parse(found[2])];
      isWhole ||= found?.[1] === "answer" || found?.[1] === "problem";
    }
  }
  if (!isWhole) throw new Refused("The answer ended before it was whole.");
}
