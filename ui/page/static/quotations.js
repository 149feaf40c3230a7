// The quotations of an answer: each once, as the articles print it, with who says it; dated, where they tell a course of time;
// and who gives which answer.

import { around, permalink } from "./articles.js";
import { take } from "./clipboard.js";
import { button, day, element, facts, inLine, outward, said, visible } from "./words.js";

const checkedIn = (file) => `Looked up for this answer: these words stand at this place of the article, sign for sign, as it was read from ${visible(file)}.`;
const COURSE = 3; // quotations from which they are dated lines

export const squeezed = (text) => text.replace(/\s+/g, " ").trim();

// `likeliest`: the words that may be the answer, set off in the quotations that hold them.
export function quotations(citations, room, isList, likeliest = null) {
  if (!citations.length) return [];
  if (isList) return [element("ol", "found", ...citations.map((citation) => listed(citation, citations, room)))];
  // Words that several articles print stand once, with all of these below them.
  const printed = Map.groupBy(citations, ({ quote }) => squeezed(quote));
  const rows = [...printed.values()].map((same) => quotation(same, citations, room, likeliest));
  return [element("ol", "quotations", ...rows)];
}

// Whether the quotations tell what happened in its order: of several days, none before the one above it, and behind them
// those of articles whose day is not known.
export function isCourse({ citations, origin, short_answer: short }) {
  const all = citations.map(({ published }) => published?.slice(0, 10) ?? "");
  const days = all.filter(Boolean);
  return origin === "sentences" && !short && all.length >= COURSE && new Set(days).size > 1 && all.every((each, at) => each === (days[at] ?? "")) && days.every((each, at) => !at || each >= days[at - 1]);
}

// The same as dated lines.
export function course(citations, room) {
  const days = Map.groupBy(citations, ({ published }) => published?.slice(0, 10) ?? "");
  const rows = [...days].map(([date, those]) => element("li", "", element("time", "day", date ? day(date) : "day not known"), ...quotations(those, room, false)));
  return element("ol", "course", ...rows);
}

// How many articles give the answer; where they differ, each answer with those that give it and the day of the first.
export function given({ accounts = [], citations }, room) {
  const of = (account) => account.citations.map((number) => citations.find((each) => each.number === number)).filter(Boolean);
  if (accounts.length > 1) return differing(accounts.map((each) => [each.answer, of(each)]), citations, room);
  const those = accounts.flatMap(of);
  const all = (name) => (those.every((each) => each[name]) ? new Set(those.map((each) => each[name])).size : 0); // else not known
  const [articles, outlets] = [all("article"), all("publisher")];
  if (articles < 2) return null;
  const first = all("published") && firstDay(those);
  return element("p", "given", `${articles} articles${outlets ? ` of ${outlets} outlet${outlets > 1 ? "s" : ""}` : ""} say so${first ? `, the first on ${first}` : ""}.`);
}

function differing(answers, citations, room) {
  const rows = answers.map(([words, those]) => element(
    "tr", "", element("td", "value", words),
    element("td", "", ...those.flatMap((each) => [each.publisher || each.title, "\u00a0", marker(each, citations, room), " "])),
    element("td", "", firstDay(those)),
  ));
  const heads = ["What they say", "Who says so", "Since"].map((words) => Object.assign(element("th", "", words), { scope: "col" }));
  const table = element("table", "", element("thead", "", element("tr", "", ...heads)), element("tbody", "", ...rows));
  return element("div", "differing", element("p", "headline", "The articles differ"), table);
}

const firstDay = (those) => day(those.map((each) => each.published).filter(Boolean).sort()[0]);

// The number of a quotation: pointed at, it shows the words in their paragraph; pressed, it opens the article there.
export function marker(citation, citations, room) {
  if (!citation) return null;
  const made = button("marker", citation.number ? String(citation.number) : "open", () => room.read(citation, citations));
  made.setAttribute("aria-label", `${citation.number ? `Quotation ${citation.number}` : "Passage"}: read it in ${visible(citation.title)}`);
  for (const event of ["mouseenter", "focus"]) made.addEventListener(event, () => peeked(made, citation));
  for (const event of ["mouseleave", "blur"]) made.addEventListener(event, () => document.getElementById("cited-peek")?.remove());
  return made;
}

async function peeked(at, citation) {
  const peek = element("div", "peek", ...(await around(citation).catch(() => [])));
  if (!peek.childElementCount || !(at.matches(":hover") || document.activeElement === at)) return;
  document.getElementById("cited-peek")?.remove();
  peek.id = "cited-peek";
  peek.setAttribute("role", "tooltip");
  at.closest(".room").append(peek);
  const mark = peek.querySelector("mark"); // in a long paragraph the words themselves are in sight
  if (mark) peek.scrollTop = mark.offsetTop - (peek.clientHeight - mark.offsetHeight) / 2;
  const [box, own] = [at.getBoundingClientRect(), peek.getBoundingClientRect()];
  peek.style.left = `${Math.max(8, Math.min(box.left, innerWidth - own.width - 8))}px`;
  peek.style.top = `${box.bottom + own.height + 8 > innerHeight ? Math.max(8, box.top - own.height - 6) : box.bottom + 6}px`;
}

// The same words of one article or several.
function quotation(same, citations, room, likeliest) {
  const words = said("blockquote", "", "");
  const [before, ...behind] = likeliest ? same[0].quote.split(likeliest) : [same[0].quote];
  words.append(visible(before));
  if (behind.length) words.append(element("strong", "", likeliest), visible(behind.join(likeliest)));
  for (const each of same) words.append("\u00a0", marker(each, citations, room)); // on a line with the last word
  return element("li", "quotation", words, ...same.map((each) => source(each, citations, room)));
}

function listed(citation, citations, room) {
  const title = button("title", citation.title, () => room.read(citation, citations));
  title.dir = "auto";
  return element("li", "", title, element("p", "meta", ...named(citation)), said("p", "first", citation.quote));
}

function named(citation) {
  const known = facts(citation);
  return inLine(known.length ? known : [citation.file]);
}

// Where a quotation stands: the article, by whom and when, and that its words were looked up.
function source(citation, citations, room) {
  const title = button("title", citation.title, () => room.read(citation, citations));
  title.dir = "auto";
  const checked = element("span", "checked", "✓ checked");
  checked.title = checkedIn(citation.file);
  const copy = button("quiet", "copy", () => take(copy, `“${citation.quote}” ${citation.title}, ${facts(citation).join(", ")} ${permalink(citation)}`));
  copy.title = "copy quote";
  return element("p", "meta", title, element("span", "", ...named(citation)), citation.number ? checked : null, copy, outward("original", citation.source_url));
}
