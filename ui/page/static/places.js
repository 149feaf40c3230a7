// The places of the page beside the conversation, named in the address so that back, forward and a bookmark find them.

import { themed } from "./settings.js";
import { button, element } from "./words.js";

const NAMES = { ask: "Questions", evaluation: "Evaluation", settings: "Settings" };

export class Places {
  // `views` are the places that are no conversation, each with its `element` and `show()`; `home` is called at the return.
  constructor(host, views, home) {
    Object.assign(this, { host, views, home, at: "ask" });
    this.view = element("div", "elsewhere-view");
    this.buttons = Object.entries(NAMES).map(([name, words]) => [name, button("place", words, () => this.go(name))]);
    this.nav = element("nav", "places", ...this.buttons.map(([, pressed]) => pressed));
    this.nav.ariaLabel = "Places";
    themed();
  }

  go(name) {
    if (name === this.at) return;
    history.pushState(null, "", name === "ask" ? location.pathname + location.search : `#${name}`);
    this.arrived();
  }

  // What the address names is shown.
  arrived() {
    const name = location.hash.slice(1) in this.views ? location.hash.slice(1) : "ask";
    const isNew = name !== this.at;
    this.at = name;
    for (const root of [this.host, document.documentElement]) root.classList.toggle("elsewhere", name !== "ask");
    for (const [each, pressed] of this.buttons) each === name ? pressed.setAttribute("aria-current", "page") : pressed.removeAttribute("aria-current");
    if (name === "ask") {
      this.view.replaceChildren();
      if (isNew) this.home();
    } else if (isNew) {
      const { element: shown } = this.views[name];
      this.view.replaceChildren(shown);
      this.views[name].show();
      scrollTo(0, 0);
    }
  }
}
