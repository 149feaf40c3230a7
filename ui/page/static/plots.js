// The three plots of a run, drawn as SVG from its figures, each with the same in words; too few cases are said, not drawn.

import { element } from "./words.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [360, 250, 46, 42, 10, 12];
const FEWEST = 10; // answers below which a curve would show chance alone

export function plots({ risk_coverage: risks, reliability, seconds }) {
  const given = reliability.reduce((sum, [, , count]) => sum + count, 0);
  return element("div", "plots", riskAndCoverage(risks, given), trust(reliability, given), latency([...seconds].sort((one, other) => one - other)));
}

function riskAndCoverage(points, given) {
  const top = ceiling(points.map(([, risk]) => risk));
  const at = (share) => points.find(([coverage]) => coverage >= share) ?? points.at(-1);
  const words = () => [...new Set([0.25, 0.5, 1].map(at).map(([coverage, risk]) => `${percent(coverage)} answered: ${percent(risk)} of these wrong`))].join("; ");
  return figure("Risk and coverage", "If only the surest answers were given: the share of them that is wrong. Lower is better.", given, words, () =>
    frame("share answered, the surest first", "share wrong", top, points.map(([coverage, risk]) => [coverage, risk / top])));
}

function trust(bins, given) {
  const groups = bins.reduce((all, [sure, right, count]) => {
    const last = all.at(-1);
    if (last && last[0] === sure && last[1] === right) last[2] += count; // bins of equals are one
    else all.push([sure, right, count]);
    return all;
  }, []);
  const words = () => groups.map(([sure, right, count]) => `${count} answers about ${percent(sure)} sure: ${percent(right)} right`).join("; ");
  return figure("Reliability", "How often answers of a confidence are right. On the dashed line confidence keeps its word.", given, words, () =>
    frame("confidence", "share right", 1, groups.map(([sure, right]) => [sure, right]), groups.map(([, , count]) => count), true));
}

function latency(seconds) {
  const longest = seconds.at(-1) || 1;
  const within = (share) => seconds[Math.max(0, Math.ceil(share * seconds.length) - 1)];
  const words = () => `half within ${second(within(0.5))}, 95 % within ${second(within(0.95))}, the slowest ${second(longest)}`;
  return figure("Time of an answer", "The share of the questions that were answered within so many seconds.", seconds.length, words, () =>
    frame(`seconds, up to ${second(longest)}`, "share answered", 1, seconds.map((each, number) => [each / longest, (number + 1) / seconds.length]), [], false, longest));
}

// `count` answers stand behind it; `words` and `drawing` are made only where these are enough.
function figure(title, caption, count, words, drawing) {
  const made = element("figure", "", element("h4", "", title), element("figcaption", "", caption));
  if (count < FEWEST) {
    made.append(element("p", "few", `Too few answers to draw: ${count}, and ${FEWEST} are needed.`));
    return made;
  }
  const svg = drawing();
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${title}: ${words()}`);
  made.append(svg, element("p", "meta", words()));
  return made;
}

function frame(across, up, top, points, counts = [], isIdeal = false, right = 1) {
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  const x = (share) => LEFT + share * (WIDTH - LEFT - RIGHT);
  const y = (share) => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(drawn("line", { class: "grid", x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) }));
    svg.append(label(round(tick * top), { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }), label(round(tick * right), { x: x(tick), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }));
  }
  svg.append(label(across, { x: x(0.5), y: HEIGHT - 6, "text-anchor": "middle" }));
  svg.append(label(up, { transform: `translate(12 ${y(0.5)}) rotate(-90)`, "text-anchor": "middle" }));
  if (isIdeal) svg.append(drawn("line", { class: "ideal", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }));
  svg.append(drawn("polyline", { class: "line", points: points.map(([across, up]) => `${x(across).toFixed(1)},${y(up).toFixed(1)}`).join(" ") }));
  const most = Math.max(1, ...counts);
  counts.forEach((count, number) => svg.append(drawn("circle", { class: "point", cx: x(points[number][0]), cy: y(points[number][1]), r: Math.max(3, 9 * Math.sqrt(count / most)) })));
  return svg;
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function label(words, attributes) {
  const made = drawn("text", attributes);
  made.textContent = words;
  return made;
}

const ceiling = (values) => [0.1, 0.2, 0.5].find((top) => Math.max(0, ...values) <= top) ?? 1;
const round = (value) => String(Number(value.toPrecision(2)));
const percent = (share) => `${Math.round(100 * share)} %`;
const second = (value) => `${value < 1 ? value.toPrecision(2) : value.toFixed(1)} s`;
