// What readers found wrong or right, made into draft cases; a draft is mended by a person and goes into a suite, or away.

import { address } from "./articles.js";
import { detail } from "./library.js";
import { button, day, element } from "./words.js";

const HERE = "v1/suites/drafts/cases";

export class Drafts {
  constructor(changed) {
    this.changed = changed;
    this.drawn = new Map(); // by id: what the server holds, and the form, where somebody may be typing
    this.suite = "own";
    this.given = element("ul", "given");
    this.cases = element("ul", "drafts");
    this.told = element("p", "told");
    this.told.setAttribute("role", "status");
    this.element = element("section", "", element("h3", "", "From readers"), this.told, this.cases, this.given);
    this.element.hidden = true;
  }

  // Nothing for those whose key may not see what others said.
  async show(suites) {
    const turn = (this.turn = Symbol());
    const answer = await fetch(address("v1/feedback?limit=50")).catch(() => null);
    this.element.hidden = !answer?.ok;
    if (!answer?.ok) return;
    const { feedback } = await answer.json();
    const held = suites.some(({ name, problem }) => name === "drafts" && !problem) ? (await (await fetch(address(HERE))).json()).cases : [];
    if (turn !== this.turn) return; // a later answer is newer
    const before = this.drawn;
    this.drawn = new Map(held.map((each) => {
      const known = JSON.stringify(each);
      const same = before.get(each.id);
      return [each.id, same?.known === known ? same : { known, form: this.#draft(each) }];
    }));
    const forms = [...this.drawn.values()].map(({ form }) => form);
    if (forms.length !== this.cases.childElementCount || forms.some((form, index) => form !== this.cases.children[index])) this.cases.replaceChildren(...forms);
    this.given.replaceChildren(...feedback.map((each) => this.#verdict(each)));
    if (!held.length && !feedback.length) this.given.append(element("li", "none", "No answer was judged yet: “right” and “wrong?” stand below every answer."));
  }

  #verdict({ id, time, verdict, word, answer }) {
    const made = button("", "make a draft case", () => this.#do(`v1/feedback/${id}/case`, "POST"));
    made.ariaLabel = `Make a draft case: ${answer.question}`;
    const head = element("p", "", element("span", verdict === "down" ? "unmet" : "met", verdict === "down" ? "wrong? " : "right "), element("span", "name", answer.question));
    return element("li", "", head, element("p", "", answer.short_answer ?? answer.text), word ? element("p", "", `“${word}”`) : null, element("p", "meta", `${day(time)} `, made));
  }

  #draft(known) {
    const form = element("form", "", element("p", "name", known.question));
    const [facts, quotes] = [area("Facts, one a line; other wordings of it behind |", known.facts.map((wordings) => wordings.join(" | ")).join("\n")),
      area("Words that show it, one a line: file | words", known.evidence.map(({ article, quote }) => `${article} | ${quote.replace(/\s+/g, " ")}`).join("\n"))];
    const no = Object.assign(element("input"), { type: "checkbox", checked: known.answerable === false });
    const suite = Object.assign(element("input"), { type: "text", value: this.suite, pattern: "[A-Za-z0-9][A-Za-z0-9_\\-]{0,63}", ariaLabel: "Name of the suite" });
    suite.addEventListener("input", () => (this.suite = suite.value));
    const lines = (box) => box.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const body = () => ({
      question: known.question, answerable: !no.checked,
      facts: no.checked ? [] : lines(facts.box).map((line) => line.split("|").map((part) => part.trim()).filter(Boolean)),
      evidence: no.checked ? [] : lines(quotes.box).map((line) => ({ article: line.split("|")[0].trim(), quote: line.split("|").slice(1).join("|").trim() })).filter(({ quote }) => quote),
    });
    const id = encodeURIComponent(known.id);
    const save = () => this.#do(`${HERE}/${id}`, "PATCH", body());
    const accept = button("", "Accept into", async () => (await save()) && this.#do(`${HERE}/${id}/accept`, "POST", { suite: suite.value }));
    form.append(element("p", "meta", known.unresolved ? "A reader found the answer wrong; what is right?" : "Taken from an answer; is it right?"),
      element("label", "tick", no, " The articles do not say."), facts, quotes,
      element("p", "tools", button("", "Save", save), accept, suite, button("", "Throw away", () => this.#do(`${HERE}/${id}`, "DELETE"))));
    form.addEventListener("submit", (event) => event.preventDefault());
    return element("li", "draft", form);
  }

  async #do(path, method, body) {
    const sent = body ? { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : { method };
    const answer = await fetch(address(path), sent).catch(() => null);
    this.told.textContent = answer?.ok ? "Done." : await detail(answer);
    this.told.classList.toggle("failed", !answer?.ok);
    if (answer?.ok) this.changed();
    return Boolean(answer?.ok);
  }
}

function area(label, text) {
  const box = Object.assign(element("textarea"), { rows: Math.max(2, text.split("\n").length), value: text });
  return Object.assign(element("label", "", label, box), { box });
}
