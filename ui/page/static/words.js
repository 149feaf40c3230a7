// Untrusted words on the screen: elements made of text alone, harmful characters made visible, days as people write them.

const HARMFUL =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

// `text` with what would steer or reorder it as control pictures or U+FFFD, as `ui/visible.py` does.
export function visible(text) {
  return String(text)
    .replaceAll("\r\n", "\n")
    .replace(HARMFUL, (sign) => {
      const code = sign.codePointAt(0);
      return code < 0x20 ? String.fromCodePoint(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
    });
}

// An element with a class and, as text only, its words or children.
export function element(tag, name = "", ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside.filter((each) => each !== null && each !== "").map((each) => (typeof each === "string" ? visible(each) : each)));
  return made;
}

// The same for words of an article or a question, in the direction of their own writing.
export function said(tag, name, words) {
  const made = element(tag, name, words);
  made.dir = "auto";
  return made;
}

export function button(name, words, pressed) {
  const made = element("button", name, words);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

// A link to another place of the web; null where the address is none of http.
export function outward(words, url) {
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  const made = element("a", "original", words);
  Object.assign(made, { href: url, target: "_blank", rel: "noopener noreferrer" });
  return made;
}

// "2025-08-16T15:09:00Z" -> "16 August 2025", the day as the article states it; what is no day stays as it is.
export function day(published) {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(published ?? "");
  if (!found) return published ?? "";
  const [, year, month, date] = found;
  const options = { year: "numeric", month: "long", ...(date ? { day: "numeric" } : {}), timeZone: "UTC" };
  return new Date(Date.UTC(+year, month - 1, +(date ?? 1))).toLocaleDateString("en-GB", options);
}

// A time of this device's own calendar: "today, 14:05", "yesterday, 14:05", else its day.
export function lately(time) {
  const then = new Date(time);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const clock = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (then >= midnight) return `today, ${clock}`;
  return then >= new Date(midnight).setDate(new Date(midnight).getDate() - 1) ? `yesterday, ${clock}` : day(time);
}

// Outlet, day and author of an article or a citation, as far as they are known.
export function facts(of) {
  return [of.publisher, day(of.published), of.author].filter(Boolean);
}

// Facts in a line, each in the direction of its own writing: beside an outlet in Arabic "2 April 2025" stays as it is.
export function inLine(facts) {
  return facts.filter(Boolean).flatMap((each, at) => (at ? [" · ", element("bdi", "", each)] : [element("bdi", "", each)]));
}

// "WebProNews, from 1 May 2025": what filters let through, in words; "" for everything.
export function bounds(filters) {
  const { publisher, author, since, until } = filters ?? {};
  return [publisher, author && `by ${author}`, since && `from ${day(since)}`, until && `until ${day(until)}`].filter(Boolean).join(", ");
}
