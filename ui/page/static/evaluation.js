// The evaluation: suites are run, a run's figures and cases looked at, two runs compared.

import { address } from "./articles.js";
import { Drafts } from "./drafts.js";
import { detail } from "./library.js";
import { plots } from "./plots.js";
import { button, day, element } from "./words.js";

const MAIN = { right: "right answers", facts: "facts met", citation_precision: "quotations that bear on it", citation_recall: "expected words quoted", refused: "rightly not answered", wrongly_refused: "wrongly not answered", errors: "errors", quotations_exact: "quotations word for word" };
const STATES = { all: "all", right: "right", wrong: "wrong", refused: "not answered", error: "error" };
const MOST = 200; // rows drawn at once

export class Evaluation {
  constructor(room) {
    this.room = room;
    this.list = element("ul", "suites");
    this.run = element("div", "run");
    this.told = element("div", "told");
    this.told.setAttribute("role", "status");
    this.drafts = new Drafts(() => this.show());
    this.element = element("section", "view", element("h2", "", "Evaluation"),
      element("p", "lead", "A suite is a list of questions whose right answers are known. A run asks every one of them, and says how many came out right."),
      this.list, this.told, this.run, this.drafts.element);
  }

  async show() {
    const turn = (this.turn = Symbol());
    const answer = await fetch(address("v1/suites")).catch(() => null);
    if (!answer?.ok) return this.#tell(await detail(answer), true);
    const { suites } = await answer.json();
    if (turn !== this.turn) return; // a later answer is newer
    this.suites = suites;
    this.list.replaceChildren(...suites.filter(({ name }) => name !== "drafts").map((suite) => this.#suite(suite)));
    if (!this.list.childElementCount) this.list.append(element("li", "none", "There is no suite yet. CITED_SUITES names folders of suites; accepted drafts make one too."));
    this.drafts.show(suites);
  }

  #suite({ name, cases, runs, problem }) {
    const row = element("li", "", element("span", "name", name), element("span", "meta", problem ?? `${cases} ${cases === 1 ? "case" : "cases"}, ${runs.length ? `${runs.length} ${runs.length === 1 ? "run" : "runs"}` : "not run yet"}`));
    const pressed = [button("", "Run", () => this.#start(name)), runs.length ? button("", "Last run", () => this.#open(name, runs, runs[0])) : null];
    pressed.forEach((each) => each?.setAttribute("aria-label", `${each.textContent}: ${name}`));
    if (!problem) row.append(element("span", "tools", ...pressed));
    return row;
  }

  // A job, watched until its end.
  async #start(name) {
    const answer = await fetch(address(`v1/suites/${encodeURIComponent(name)}/runs`), { method: "POST" }).catch(() => null);
    if (!answer?.ok) return this.#tell(await detail(answer), true);
    let job = await answer.json();
    const bar = element("progress");
    bar.ariaLabel = `Running ${name}`;
    const words = element("span", "");
    const stop = button("", "Stop", () => fetch(address(`v1/jobs/${job.id}`), { method: "DELETE" }));
    this.told.replaceChildren(element("p", "running", bar, words, stop));
    while (["waiting", "running"].includes(job.state)) {
      if (job.total) Object.assign(bar, { max: job.total, value: job.done });
      words.textContent = job.state === "waiting" ? " waiting for another run " : ` ${job.done} of ${job.total || "…"} asked `;
      await new Promise((after) => setTimeout(after, 500));
      const now = await fetch(address(`v1/jobs/${job.id}`)).catch(() => null);
      if (!now?.ok) return this.#tell(await detail(now), true);
      job = await now.json();
    }
    await this.show();
    if (job.state !== "done") return this.#tell(job.problem ?? "Stopped; what was asked until then is kept in the run's log.", job.state === "failed");
    this.#tell(`${name}: all ${job.total} asked.`);
    this.#open(name, this.suites.find((each) => each.name === name)?.runs ?? [job.id], job.id);
  }

  async #open(name, runs, id) {
    this.run.replaceChildren(element("p", "working", "Counting …"));
    const answer = await fetch(address(`v1/suites/${encodeURIComponent(name)}/runs/${id}`)).catch(() => null);
    if (!answer?.ok) return this.run.replaceChildren(element("p", "failed", await detail(answer)));
    const { figures, done, planned, state } = await answer.json();
    const choice = chosen("Run", runs, id, (other) => this.#open(name, runs, other));
    const head = element("h3", "", name);
    if (!figures) return this.run.replaceChildren(head, choice, element("p", "", `This run was ${state === "failed" ? "broken off" : "given up"} after ${done} of ${planned} cases: it has no figures.`));
    const { settings, totals, rows, curves, notes } = figures;
    const made = `${day(settings.started)}, ${settings.started.slice(11, 16)} UTC, answered by ${settings.answered_by === "extractive" ? "the articles' own sentences" : settings.answered_by}, version ${settings.version}`;
    const others = totals.filter((each) => !(each.name in MAIN));
    this.run.replaceChildren(head, element("p", "meta", made), choice, element("ul", "notes", ...notes.map((each) => element("li", "", each))), measured(totals.filter((each) => each.name in MAIN && (each.value !== null || each.error))),
      element("details", "", element("summary", "", "Every measure"), measured(others)),
      this.#against(name, runs, id), plots(curves), this.#cases(name, id, rows));
  }

  #cases(name, id, rows) {
    const body = element("tbody");
    const count = element("p", "meta");
    count.setAttribute("role", "status");
    const words = Object.assign(element("input"), { type: "search", placeholder: "Search the questions", ariaLabel: "Search the questions" });
    let [state, most] = ["all", MOST];
    const more = button("more", "more cases", () => { most += MOST; draw(); });
    const draw = () => {
      const wanted = words.value.trim().toLowerCase();
      const found = rows.map((row, number) => [row, number + 1]).filter(([row]) => (state === "all" || row.states.includes(state)) && (!wanted || `${row.case} ${row.question} ${row.text ?? ""}`.toLowerCase().includes(wanted)));
      body.replaceChildren(...found.slice(0, most).flatMap(([row, number]) => this.#case(name, id, row, number)));
      more.hidden = found.length <= most;
      count.textContent = `${found.length} of ${rows.length} cases`;
    };
    words.addEventListener("input", draw);
    const filter = element("fieldset", "filter", element("legend", "unseen", "Which cases"), ...Object.entries(STATES).map(([value, said]) => {
      const input = Object.assign(element("input"), { type: "radio", name: "cited-state", value, checked: value === state });
      input.addEventListener("change", () => { state = value; draw(); });
      const held = value === "all" ? rows.length : rows.filter((row) => row.states.includes(value)).length;
      return element("label", "", input, ` ${said} (${held})`);
    }));
    const heads = ["Question", "Came out", "Answer"].map((said) => Object.assign(element("th", "", said), { scope: "col" }));
    draw();
    return element("section", "cases", element("h4", "", "Cases"), filter, words, count, element("table", "", element("thead", "", element("tr", "", ...heads)), body), more);
  }

  // A row, and below it, once it was pressed, the case beside what was expected.
  #case(name, id, { question, text, error, states }, number) {
    const open = button("title", question, async () => {
      if (!below.hidden) { below.hidden = true; open.ariaExpanded = "false"; return; }
      const answer = await fetch(address(`v1/suites/${encodeURIComponent(name)}/runs/${id}/rows/${number}`)).catch(() => null);
      cell.replaceChildren(...(answer?.ok ? beside(await answer.json(), this.room) : [element("p", "failed", await detail(answer))]));
      below.hidden = false;
      open.ariaExpanded = "true";
    });
    open.ariaExpanded = "false";
    open.dir = "auto";
    const cell = Object.assign(element("td"), { colSpan: 3 });
    const below = element("tr", "below", cell);
    below.hidden = true;
    const said = element("td", "said", element("div", "", text ?? error ?? ""));
    said.dir = "auto";
    const came = states.map((each) => STATES[each]).join(", ");
    return [element("tr", "", element("td", "", open), element("td", `state ${states[0]}`, came), said), below];
  }

  #against(name, runs, id) {
    const rest = runs.filter((each) => each !== id);
    const shown = element("div", "");
    const made = element("details", "against", element("summary", "", "Compare with another run"));
    if (!rest.length) made.append(element("p", "none", "There is no other run of this suite yet."));
    else made.append(chosen("Held against", runs, null, async (other) => {
      shown.replaceChildren(element("p", "working", "Comparing …"));
      const answer = await fetch(address(`v1/suites/${encodeURIComponent(name)}/runs/${id}/against/${other}`)).catch(() => null);
      shown.replaceChildren(...(answer?.ok ? differences(await answer.json()) : [element("p", "failed", await detail(answer))]));
    }, id), shown);
    return made;
  }

  #tell(words, isWrong = false) {
    this.told.replaceChildren(element("p", isWrong ? "failed" : "", words));
  }
}

// A list of runs, newest first; `without` is left out.
function chosen(label, runs, id, opened, without = null) {
  const select = element("select");
  if (id === null) select.append(Object.assign(element("option", "", "choose a run"), { value: "" }));
  runs.forEach((each, number) => each !== without && select.append(Object.assign(element("option", "", number ? `${number} before the last` : "the last run"), { value: each, selected: each === id })));
  select.addEventListener("change", () => select.value && opened(select.value));
  return element("p", "", element("label", "", `${label}: `, select));
}

function measured(totals) {
  const heads = ["Measure", "Value", "95 % interval", "Cases"].map((said) => Object.assign(element("th", "", said), { scope: "col" }));
  return element("table", "figures", element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...totals.map(({ name, value, low, high, count, error }) =>
    element("tr", "", element("td", "", MAIN[name] ?? name, MAIN[name] && MAIN[name] !== name ? element("code", "", name) : ""), element("td", "number", error ?? figure(value)), element("td", "number", low === null ? "" : `${figure(low)} to ${figure(high)}`), element("td", "number", String(count))))));
}

const figure = (value) => (value === null ? "–" : Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(3));

// A table that is moved sideways where there is no room for it, by keys too.
export function wide(name, heads, rows) {
  const made = element("div", "wide", element("table", "figures", element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...rows)));
  made.tabIndex = 0;
  made.setAttribute("role", "region");
  made.ariaLabel = name;
  return made;
}

// What was expected beside what came, each part with its judgement.
function beside({ case: known, facts, gold, answer, citations, error, seconds, scores }, room) {
  const mark = (met) => element("span", met === null ? "meta" : met ? "met" : "unmet", met === null ? "not judged" : met ? "✓ met" : "✗ not met");
  const open = (words, place) => (place.article ? button("", words, () => room.read(place, [place])) : element("span", "meta", "stands nowhere in the library"));
  const titled = (place) => ({ ...place, title: place.title ?? place.file });
  const expected = element("div", "", element("h5", "", "Expected"));
  if (known.history?.length) expected.append(element("p", "meta", `After: ${known.history.join(" / ")}`));
  if (!known.answerable) expected.append(element("p", "", "The articles do not say."));
  if (facts.length) expected.append(element("ul", "", ...facts.map(({ wordings, met }) => element("li", "", wordings.join(" or "), " ", mark(met)))));
  if (gold.length) expected.append(element("ul", "", ...gold.map((each) => element("li", "", element("blockquote", "", each.quote), open(`in ${each.file}`, titled(each))))));
  if (known.articles?.length) expected.append(element("p", "", `Articles: ${known.articles.join(", ")}`));
  const came = element("div", "", element("h5", "", "Came"));
  came.append(element("p", error ? "failed" : "", error ?? answer.text));
  if (answer?.citations.length) came.append(element("ul", "", ...answer.citations.map((each, number) => {
    const judged = citations[number];
    const words = [judged.exact === null ? "not checked" : judged.exact ? "✓ word for word" : "✗ not word for word", judged.gold ? "✓ expected words" : "other words than expected"];
    return element("li", "", element("blockquote", "", each.quote), open(`${each.number}: ${each.title}`, each), " ", element("span", "meta", words.join(", ")));
  })));
  const scored = Object.entries(scores).map(([name, value]) => `${name} ${figure(value)}`).join(" · ");
  return [element("div", "beside", expected, came), element("p", "meta", `${scored} · ${seconds.toFixed(2)} s`)];
}

function differences({ differences: changes, won, lost, tied, warnings, measure }) {
  const heads = ["Measure", "Before", "This run", "Difference", "95 % interval", "This run is"].map((said) => Object.assign(element("th", "", said), { scope: "col" }));
  const rows = changes.filter((each) => each.difference !== null).map(({ name, a, b, difference, low, high, verdict }) =>
    element("tr", verdict, element("td", "", MAIN[name] ?? name), ...[figure(a), figure(b), signed(difference), low === null ? "" : `${signed(low)} to ${signed(high)}`].map((said) => element("td", "number", said)), element("td", "", verdict)));
  const pairs = (title, list) => (list.length ? [element("h5", "", title), element("ul", "pairs", ...list.map((each) => element("li", "", element("p", "name", each.question), element("p", "meta", `before (${figure(each.a_score)}): ${each.a_text}`), element("p", "", `this run (${figure(each.b_score)}): ${each.b_text}`))))] : []);
  return [...warnings.map((line) => element("p", "likely", line)), wide("The measures of both runs", heads, rows),
    element("p", "", `By ${MAIN[measure] ?? measure}: ${won.length} better, ${lost.length} worse, ${tied} the same.`), ...pairs("Worse", lost), ...pairs("Better", won)];
}

const signed = (value) => (value > 0 ? `+${value.toFixed(3)}` : value.toFixed(3)).replace("-", "−");
