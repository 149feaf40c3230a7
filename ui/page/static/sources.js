// An answer to take away: as text, as Markdown with footnotes, and its sources as BibTeX or CSL-JSON.

import { day, facts, visible } from "./words.js";
import { permalink } from "./articles.js";

const named = (citation) => [citation.title, ...facts(citation)].join(", ");
const place = (citation) => citation.source_url ?? permalink(citation);

// "nine (Courier); fourteen (Radio)" where the articles differ.
function differing({ accounts, citations }) {
  if (!(accounts?.length > 1)) return [];
  const by = (numbers) => [...new Set(citations.filter((each) => numbers.includes(each.number)).map((each) => each.publisher ?? each.title))];
  return [`The articles differ: ${accounts.map((each) => `${each.answer} (${by(each.citations).join(", ")})`).join("; ")}.`, ""];
}

export function asText(answer) {
  const sources = answer.citations.map((each) => `[${each.number}] “${each.quote}” ${named(each)}. ${place(each)}`);
  return visible([answer.question, "", ...differing(answer), answer.text, "", ...sources].join("\n"));
}

export function asMarkdown(answer) {
  const plain = (text) => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replace(/\s+/g, " ");
  const said = answer.statements.map(({ text, citations, supported }) => {
    const notes = citations.map((number) => `[^${number}]`).join("");
    return plain(text) + (supported ? notes : " (not borne out by the articles)");
  });
  const notes = answer.citations.map((each) => `[^${each.number}]: “${plain(each.quote)}” ${plain(named(each))}. <${place(each)}>`);
  return visible([`**${plain(answer.question)}**`, "", ...differing(answer).map(plain), said.join(" ") || plain(answer.text), "", ...notes].join("\n"));
}

// The articles that are quoted, each once.
function quoted(answer) {
  return [...new Map(answer.citations.map((each) => [each.article, each])).values()];
}

export function asBibTeX(answer) {
  const plain = (text) => text.replace(/[{}\\]/g, "").replace(/[%&#$_]/g, "\\$&").replace(/\s+/g, " ");
  return visible(
    quoted(answer)
      .map((each) => {
        const [year, month] = (each.published ?? "").split("-");
        const fields = { title: `{${plain(each.title)}}`, author: each.author && plain(each.author), journal: each.publisher && plain(each.publisher),
                         year, month: month && String(Number(month)), url: each.url, note: day(each.published) };
        const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
        return `@article{cited-${each.article},\n${lines.join(",\n")}\n}`;
      })
      .join("\n\n"),
  );
}

export function asCSL(answer) {
  const items = quoted(answer).map((each) => {
    const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(each.published ?? "")?.slice(1).filter(Boolean).map(Number);
    return { id: each.article, type: "article-newspaper", title: each.title, author: each.author ? [{ literal: each.author }] : undefined,
             "container-title": each.publisher ?? undefined, issued: parts && { "date-parts": [parts] }, URL: each.url ?? undefined };
  });
  return JSON.stringify(items, null, 2);
}
