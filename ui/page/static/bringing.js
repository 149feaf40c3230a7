// Files on their way into the library: chosen or dropped, whole folders too, some at a time, each with its verdict.

import { address } from "./articles.js";
import { element } from "./words.js";

const AT_ONCE = 50; // files of one request; the server takes 100, and 64 MB
const MOST_BYTES = 48 * 2 ** 20;

// The files of a drop; of a folder all below it. A file of a folder has the folder's name before its own where another
// has the same.
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const found = [];
  const walk = async (entry) => {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) found.push(named(await new Promise((kept, failed) => entry.file(kept, failed)), entry.fullPath));
    else for (const below of await children(entry)) await walk(below);
  };
  for (const entry of entries) await walk(entry);
  return apart(found);
}

export function chosen(files) {
  return apart([...files].filter((file) => !/(^|\/)\./.test(file.webkitRelativePath)).map((file) => named(file, file.webkitRelativePath)));
}

// Sends the files; `told` shows how far it is and then what came of each.
export async function bring(files, told, detail) {
  const rows = [];
  for (const part of parts(files)) {
    told.replaceChildren(element("p", "working", files.length === 1 ? `Reading ${files[0].name} …` : `Reading ${rows.length + part.length} of ${files.length} files …`));
    const body = new FormData();
    for (const { file, name } of part) body.append("files", file, name);
    const answer = await fetch(address("v1/articles"), { method: "POST", body }).catch(() => null);
    if (answer?.ok) rows.push(...(await answer.json()).files);
    else {
      const reason = await detail(answer);
      rows.push(...part.map(({ name }) => ({ file: name, verdict: "failed", reason })));
      if (!answer || [401, 403, 409].includes(answer.status)) break; // the next would fare no better
    }
  }
  const counts = ["added", "replaced", "unchanged", "failed"].map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length]);
  const line = counts.filter(([, count]) => count).map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  const left = files.length - rows.length;
  const list = element("ul", "", ...rows.map(({ file, verdict, reason }) => element("li", verdict, `${file}: ${verdict}`, reason ? `, ${reason}` : "")));
  const long = element("details", "", element("summary", "", "Every file"), list);
  told.replaceChildren(element("p", "", `${line}${left ? `, ${left} not sent` : ""}.`), rows.length > 12 ? long : list);
  return rows.length > 0;
}

function* parts(files) {
  let [part, size] = [[], 0];
  for (const each of files) {
    if (part.length && (part.length === AT_ONCE || size + each.file.size > MOST_BYTES)) {
      yield part;
      [part, size] = [[], 0];
    }
    part.push(each);
    size += each.file.size;
  }
  if (part.length) yield part;
}

const named = (file, path) => ({ file, name: file.name, path: path || file.name });

function apart(files) {
  const counts = new Map();
  for (const { name } of files) counts.set(name, (counts.get(name) ?? 0) + 1);
  return files.map((each) => (counts.get(each.name) > 1 ? { ...each, name: each.path.split("/").filter(Boolean).join(" - ") } : each));
}

// A folder's reader gives some at a time, and nothing at the end.
async function children(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((kept, failed) => reader.readEntries(kept, failed));
    if (!some.length) return all;
    all.push(...some);
  }
}
