// Filters the cases by state, tag and words; without it every case is shown.
(() => {
  const form = document.getElementById("filter");
  const cases = [...document.querySelectorAll("details.case")];
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const open = document.getElementById("open");
  const facts = cases.map((each) => ({
    states: each.dataset.states.split(" "),
    tags: JSON.parse(each.dataset.tags),
    text: each.textContent.toLowerCase(),
  }));

  function filter() {
    const chosen = new FormData(form);
    const state = chosen.get("state");
    const tag = chosen.get("tag");
    const words = chosen.get("words").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    cases.forEach((each, number) => {
      const fact = facts[number];
      const fits = (!state || fact.states.includes(state)) && (!tag || fact.tags.includes(tag))
        && words.every((word) => fact.text.includes(word));
      each.hidden = !fits;
      count += fits;
    });
    shown.textContent = `${count} of ${cases.length} shown`;
    none.hidden = count > 0;
  }

  function openAll(opened) {
    cases.forEach((each) => { if (!each.hidden) each.open = opened; });
    open.textContent = opened ? "Close all" : "Open all";
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  open.addEventListener("click", () => openAll(open.textContent === "Open all"));
  window.addEventListener("beforeprint", () => openAll(true));
  form.hidden = false;
  filter();
})();
