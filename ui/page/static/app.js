// The reading room inside a client of MCP ("MCP Apps", 2026-01-26): what a tool found as a list of quotations, each opening
// its article at the very words. The client is spoken to over postMessage; nothing else is reached.

import { Reader, hosted } from "./articles.js";
import { button, element, facts, inLine } from "./words.js";

const HEIGHT = 560; // of the frame, where the client lets it choose
const calls = new Map();
const list = element("div", "talk");
let reader = null;

function send(message) {
  parent.postMessage({ jsonrpc: "2.0", ...message }, "*"); // the client's origin is not known, and nothing sent is secret
}

function call(method, params) {
  const id = calls.size + 1;
  send({ id, method, params });
  return new Promise((resolve, reject) => calls.set(id, { resolve, reject }));
}

async function page(article) {
  const read = await call("resources/read", { uri: `cited://page/${article}` });
  return read.contents[0].text.replace(/<style>.*?<\/style>/s, ""); // its own style, which this page's policy refuses
}

// What `ask` cites or `search` found, as citations.
function cited(data) {
  if (data.citations) return data.citations;
  return (data.results ?? []).map((each) => ({ ...each, article: each.id, quote: each.text }));
}

function show(result) {
  const data = result.structuredContent ?? {};
  const said = data.answered === undefined ? [] : [element("p", "text", data.text)];
  const citations = cited(data);
  const quotations = citations.map((each) => {
    const words = element("blockquote", "quotation", button("", `“${each.quote}”`, () => open(each)));
    words.dir = "auto";
    words.append(element("p", "meta", ...inLine([each.title, ...facts(each)])));
    return words;
  });
  list.replaceChildren(...said, ...quotations);
  const open = (citation) => reader.open(citation, citations.filter((each) => each.article === citation.article));
  reader.close();
  send({ method: "ui/notifications/size-changed", params: { height: HEIGHT } });
}

function dress(context) {
  if (context?.theme) document.documentElement.classList.toggle("dark", context.theme === "dark");
}

const heard = {
  "ui/notifications/tool-result": show,
  "ui/notifications/host-context-changed": dress,
};

addEventListener("message", ({ source, data }) => {
  if (source !== parent || data?.jsonrpc !== "2.0") return;
  if (data.method) {
    heard[data.method]?.(data.params);
    if (data.id !== undefined) send({ id: data.id, result: {} }); // ping, teardown
  } else {
    const { resolve, reject } = calls.get(data.id) ?? {};
    data.error ? reject?.(new Error(data.error.message)) : resolve?.(data.result);
  }
});

// A frame may not open pages itself: the client does, and asks whether to.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link) return;
  event.preventDefault();
  call("ui/open-link", { url: link.href }).catch(() => null);
});

addEventListener("keydown", ({ key }) => {
  if (key === "n" || key === "p") reader.step(key === "n" ? 1 : -1);
  else if (key === "Escape") reader.close();
});

hosted({ page, link: ({ read_url }) => read_url });
reader = new Reader(element("p", "resting"), (isOpen) => document.body.classList.toggle("reading", isOpen));
document.body.classList.add("room");
document.body.append(list, reader.element);
const greeted = await call("ui/initialize", {
  protocolVersion: "2026-01-26",
  appInfo: { name: "cited", version: "1" },
  appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] },
});
dress(greeted.hostContext);
send({ method: "ui/notifications/initialized" });
