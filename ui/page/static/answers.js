// An answer as a reader meets it: how it stands, the short answer, each quotation once, and what can be done with it.

import { address } from "./articles.js";
import { take } from "./clipboard.js";
import { linkTo } from "./conversations.js";
import { detail } from "./library.js";
import { course, given, isCourse, marker, quotations, squeezed } from "./quotations.js";
import { asBibTeX, asCSL, asMarkdown, asText } from "./sources.js";
import { bounds, button, element, said, visible } from "./words.js";

const STANDING = { stated: "stated", likely: "likely" };

// Everything below the question. `room` opens articles, asks again and keeps the history.
export function answered(answer, room) {
  const parts = [];
  if (bounds(answer.filters)) parts.push(element("p", "standalone", `Asked of ${bounds(answer.filters)} only.`));
  if (answer.standalone_question !== answer.question) parts.push(understood(answer.standalone_question, room));
  const { leads, isList } = shapeOf(answer);
  const isApart = answer.answered && answer.accounts?.length > 1;
  if (!answer.answered) parts.push(element("p", "unsaid", answer.text));
  else if (isApart) parts.push(given(answer, room));
  else if (isList) parts.push(element("p", "headline", leads[0].text));
  else if (answer.basis === "stated" && answer.short_answer && answer.short_answer !== answer.text) parts.push(said("p", "headline", answer.short_answer));
  else if (answer.basis === "likely" && answer.origin === "sentences") parts.push(element("p", "likely", "See for yourself: these sentences bear on it."));
  if (!isApart) parts.push(given(answer, room));
  if (answer.origin === "model" && answer.answered) parts.push(written(answer, room));
  else if (!isList && leads.length) parts.push(said("p", "text", leads.map((each) => each.text).join(" ")));
  if (!isList && isCourse(answer)) parts.push(course(answer.citations, room));
  else parts.push(...quotations(answer.citations, room, isList, !isApart && answer.basis === "likely" && answer.origin === "sentences" ? answer.short_answer : null));
  if (answer.withdrawn?.length) parts.push(withdrawn(answer, room));
  if (answer.nearest.length) parts.push(nearest(answer.nearest, room));
  if (answer.notes.length) parts.push(element("ul", "notes", ...answer.notes.map((note) => element("li", "", note))));
  parts.push(foot(answer, room));
  return parts.filter(Boolean);
}

// What is verified so far of an answer that is being written.
export function growing(partial, room) {
  return [written(partial, room), ...quotations(partial.citations, room, false)];
}

// Statements that are no quotation stand before them; one that names several articles makes the answer a list of these.
function shapeOf(answer) {
  const quotes = answer.citations.map((each) => squeezed(each.quote));
  const leads = answer.origin === "sentences" ? answer.statements.filter(({ text, supported }) => supported && !quotes.some((quote) => quote.includes(squeezed(text)))) : [];
  const articles = new Set(answer.citations.map((each) => each.article));
  return { leads, isList: answer.confidence === null && leads.length > 0 && leads[0].citations.length === answer.citations.length && articles.size === answer.citations.length };
}

function understood(question, room) {
  const edit = button("edit", "edit", () => room.put(question));
  return element("p", "standalone", "Understood as: ", element("span", "", question), " ", edit);
}

// The sentences of a model, each with the numbers of its quotations or with the words for having none.
function written({ statements, citations }, room) {
  const made = said("p", "text", "");
  for (const { text, citations: numbers, supported } of statements) {
    if (!supported) made.append(element("span", "unsupported", text, " ", element("span", "mark", "not borne out by the articles")));
    else made.append(visible(text), ...numbers.map((number) => marker(citations.find((each) => each.number === number), citations, room)).filter(Boolean));
    made.append(" ");
  }
  return made;
}

// What a kept answer quoted and its articles do not hold any more: told, and never as a quotation.
function withdrawn(answer, room) {
  const again = button("", "Ask again", () => room.ask(answer.question));
  const rows = answer.withdrawn.map(({ quote, title }) => element("li", "", said("span", "", quote), " ", said("span", "meta", title)));
  return element("section", "withdrawn", element("p", "", "The articles have changed since. They do not hold these words any more: ", again), element("ul", "", ...rows));
}

function nearest(citations, room) {
  const made = element("details", "nearest", element("summary", "", `Closest passages (${citations.length}); they do not answer it`));
  made.append(...quotations(citations, room, false));
  return made;
}

function foot(answer, room) {
  const isApart = answer.accounts?.length > 1;
  const standing = element("span", "standing", isApart ? "stated differently" : answer.answered ? STANDING[answer.basis] : "");
  if (answer.confidence !== null && !isApart) standing.title = `How likely this is right: ${Math.round(100 * answer.confidence)} %`;
  const whose = answer.origin === "model" ? `written by ${answer.answered_by}` : answer.answered ? "from the articles themselves" : "";
  const forms = { "as text": asText, "as Markdown": asMarkdown, ...(answer.citations.length ? { "sources as BibTeX": asBibTeX, "sources as CSL-JSON": asCSL } : {}) };
  const menu = element("details", "menu", element("summary", "", "Copy"));
  menu.append(element("div", "", ...Object.entries(forms).map(([words, form]) => {
    const made = button("", words, () => take(made, form(answer)).then(() => { menu.open = false; }));
    return made;
  })));
  const link = button("", "Link", async () => {
    const at = await answer.kept;
    take(link, at && linkTo(at));
  });
  link.title = "Copy the address of this answer";
  const again = button("", "Ask again", () => room.ask(answer.question));
  const how = answer.answered ? element("span", "", standing, " · ", whose) : null;
  return element("div", "foot", how, menu, link, again, ...verdicts(answer, room));
}

// Thumbs, and after one of them a word if there is one to say.
function verdicts(answer, room) {
  const line = element("span", "verdicts");
  const give = (verdict, word) => {
    const body = { verdict, word, history: answer.history, answer };
    return fetch(address("v1/feedback"), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  };
  const asked = (verdict) => {
    const word = element("input");
    Object.assign(word, { maxLength: 2000, placeholder: verdict === "up" ? "What was good? (optional)" : "What is wrong?" });
    word.setAttribute("aria-label", "Your word on this answer");
    const form = element("form", "", word, element("button", "", "Send"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const kept = await give(verdict, word.value).catch(() => null);
      if (kept?.ok) line.replaceChildren(element("span", "", "Kept. Thank you."), drafted((await kept.json()).id, line));
      else line.replaceChildren(element("span", "", "It could not be kept; try again later."));
      room.focus();
    });
    line.replaceChildren(form);
    word.focus();
  };
  const [up, down] = [["up", "right"], ["down", "wrong?"]].map(([verdict, words]) => button("", words, () => asked(verdict)));
  line.append(up, down);
  return [line];
}

// One press from a verdict to a draft case of it.
function drafted(id, line) {
  return button("", "Make a draft case", async () => {
    const made = await fetch(address(`v1/feedback/${id}/case`), { method: "POST" }).catch(() => null);
    line.replaceChildren(element("span", made?.ok ? "" : "failed", made?.ok ? "It is a draft, in Evaluation." : await detail(made)));
  });
}
