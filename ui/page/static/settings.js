// The settings: who writes the answers, what leaves this machine, what the library holds, and how the page looks.

import { address } from "./articles.js";
import { wide } from "./evaluation.js";
import { detail, sent } from "./library.js";
import { button, day, element } from "./words.js";

const THEMES = { system: "as this device", light: "light", dark: "dark" };
const KEPT = "cited-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

// The chosen theme, kept on this device; "system" follows it.
export function themed(chosen = stored()) {
  document.body.classList.toggle("dark", chosen === "dark" || (chosen === "system" && dark.matches));
}
dark.addEventListener("change", () => themed());

function stored() {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept in THEMES ? kept : "system";
  } catch {
    return "system"; // where nothing may be kept
  }
}

export class Settings {
  constructor() {
    this.body = element("div", "settings");
    this.element = element("section", "view", element("h2", "", "Settings"), this.body);
  }

  async show() {
    const answer = await fetch(address("v1/settings")).catch(() => null);
    if (!answer?.ok) return this.body.replaceChildren(look(), element("p", "failed", await detail(answer)));
    const all = await answer.json();
    const may = (need) => all.scope === null || all.scope === "admin" || all.scope === need;
    this.body.replaceChildren(look(), section("What leaves this machine", ...all.leaves.map((line) => element("p", "", line))),
      model(all, may("write")), library(all, may("write")));
    if (all.scope === "admin") this.body.append(await keys());
    this.body.append(element("p", "meta", `Cited ${all.version}. All but the look is set where the server is started, and takes effect when it is started again.`));
  }
}

function section(title, ...inside) {
  return element("section", "", element("h3", "", title), ...inside);
}

function look() {
  const choices = Object.entries(THEMES).map(([value, words]) => {
    const input = Object.assign(element("input"), { type: "radio", name: "cited-theme", value, checked: value === stored() });
    input.addEventListener("change", () => {
      try {
        localStorage.setItem(KEPT, value);
      } catch { /* it holds until the page is left */ }
      themed(value);
    });
    return element("label", "", input, ` ${words}`);
  });
  return section("Look", element("fieldset", "filter", element("legend", "unseen", "Colours"), ...choices), element("p", "meta", "Takes effect at once, on this device alone."));
}

function model({ model: used, presets }, mayTry) {
  const facts = used
    ? terms({ "Written by": used.name, Preset: used.preset, Endpoint: used.host, "Room for": `${used.context.toLocaleString("en-GB")} tokens`, Key: used.key_is_set ? "set; it is never shown" : "not set" })
    : element("p", "", "Answers are the articles' own sentences. No language model is asked.");
  const came = element("div", "came");
  came.setAttribute("role", "status");
  const attempt = (send) => async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    came.replaceChildren(element("p", "working", send ? "Asking the model …" : "Looking …"));
    const answer = await sent("v1/model/trial", { send }).catch(() => null);
    came.replaceChildren(...(answer?.ok ? tried(await answer.json()) : [element("p", "failed", await detail(answer))]));
    pressed.disabled = false;
  };
  const tools = element("p", "tools", button("", "Show what would be sent", attempt(false)), used ? button("", "Ask a trial question", attempt(true)) : null);
  const heads = ["Preset", "Address", "Its model", "Needs a key"].map((words) => Object.assign(element("th", "", words), { scope: "col" }));
  const rows = presets.map((each) => element("tr", "", element("td", "", each.name), element("td", "", each.address || "yours"), element("td", "", each.model || "name one"), element("td", "", each.needs_key ? "yes" : "no")));
  const change = element("details", "", element("summary", "", "Another model"), element("p", "", "Start the server with ", element("code", "", "cited serve --model PRESET:MODEL"), ", or set ", element("code", "", "CITED_MODEL"), "; the key is ", element("code", "", "OPENAI_API_KEY"), "."), wide("Providers", heads, rows));
  return section("Who writes the answers", facts, mayTry ? tools : null, came, change);
}

function tried({ messages, asked, answer, checked, first_ms: first, whole_ms: whole, failure }) {
  const parts = messages.map(({ role, content }) => element("details", "", element("summary", "", role === "system" ? "The instructions" : "The question with what was found"), element("pre", "", content)));
  const note = element("p", "meta", `The trial is about a passage of the program's own: nothing of your articles is in it.${asked ? "" : " Nothing was sent."}`);
  if (!asked) return [note, ...parts];
  const line = failure ? element("p", "failed", failure) : element("p", checked ? "met" : "unmet", checked ? "✓ The answer passed the checks." : "✗ The answer failed the checks: with this model expect the articles' own sentences.");
  return [line, answer ? element("blockquote", "", answer) : null, whole === null ? null : element("p", "meta", `first words after ${Math.round(first)} ms, whole after ${Math.round(whole)} ms`), note, ...parts].filter(Boolean);
}

function library({ library: held, embedder }, mayCheck) {
  const when = (time) => (time ? `${day(time)}, ${time.slice(11, 16)} UTC` : "not known");
  const facts = {
    Articles: held.articles.toLocaleString("en-GB"), "Pieces that are searched": held.passages.toLocaleString("en-GB"), Size: `${(held.bytes / 2 ** 20).toFixed(1)} MB`,
    "Searched with": embedder === "minilm" ? "all-MiniLM-L6-v2, part of the program" : embedder, "Last article taken in": when(held.last_read), "Folders last read": held.last_sync ? when(held.last_sync) : "not since the server was started",
    ...(held.folder && { Folder: held.folder }), ...(held.followed.length && { Follows: held.followed.join(", ") }),
  };
  const told = element("div", "told");
  told.setAttribute("role", "status");
  const check = button("", "Check the library", async () => {
    const answer = await fetch(address("v1/verify"), { method: "POST" }).catch(() => null);
    if (!answer?.ok) return told.replaceChildren(element("p", "failed", await detail(answer)));
    let job = await answer.json();
    while (["waiting", "running"].includes(job.state)) {
      told.replaceChildren(element("p", "working", "Checking every article, place and index …"));
      await new Promise((after) => setTimeout(after, 400));
      const now = await fetch(address(`v1/jobs/${job.id}`)).catch(() => null);
      if (!now?.ok) return told.replaceChildren(element("p", "failed", await detail(now)));
      job = await now.json();
    }
    if (job.state !== "done") told.replaceChildren(element("p", "failed", job.problem ?? "Stopped."));
    else if (!job.faults.length) told.replaceChildren(element("p", "met", "✓ Everything agrees."));
    else told.replaceChildren(element("p", "failed", "What does not agree; cited verify --repair mends it:"), element("ul", "", ...job.faults.map((fault) => element("li", "", fault))));
  });
  return section("The library", terms(facts), mayCheck ? element("p", "tools", check) : null, told);
}

async function keys() {
  const answer = await fetch(address("v1/keys")).catch(() => null);
  if (!answer?.ok) return section("Keys", element("p", "failed", await detail(answer)));
  const { keys: held } = await answer.json();
  const heads = ["Name", "May", "Made", "Ends"].map((words) => Object.assign(element("th", "", words), { scope: "col" }));
  const rows = held.map((key) => element("tr", "", element("td", "", key.name), element("td", "", { ask: "ask", write: "ask and change", admin: "everything" }[key.scope]), element("td", "", day(key.made)), element("td", "", key.expires ? day(key.expires) : "never")));
  return section("Keys", wide("Keys", heads, rows), element("p", "meta", "Made and revoked with cited keys, at once and without a new start; the keys themselves are kept nowhere."));
}

function terms(facts) {
  return element("dl", "", ...Object.entries(facts).flatMap(([name, value]) => [element("dt", "", name), element("dd", "", value)]));
}
