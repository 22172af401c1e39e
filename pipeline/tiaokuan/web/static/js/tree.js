// The clauses as a tree: where one is, how much of each is still open.
import { byId, el } from "./dom.js";
import { name } from "./list.js";

export class Tree {
  constructor(review, paper) {
    Object.assign(this, { review, paper, links: new Map() });
    review.addEventListener("loaded", () => this.draw());
    review.addEventListener("changed", () => this.count());
    review.addEventListener("selected", () => this.mark());
  }

  draw() {
    const { clauses } = this.review;
    const children = new Map();
    for (const clause of clauses) children.set(clause.parent, [...(children.get(clause.parent) ?? []), clause]);
    this.links.clear();
    const branch = (parent) => (children.get(parent) ?? []).map((clause) => {
      const below = branch(clause.id);
      const words = name(clause, null) || clause.id;
      const open = el("span", { class: "open" });
      const link = el("button", { type: "button", class: "clause", title: words, data: { through: "" }, onclick: () => this.go(clause) }, el("span", { class: "words" }, words), open);
      this.links.set(clause.id, { link, open, clause });
      return el("li", {}, link, below.length ? el("ol", {}, below) : null);
    });
    byId("tree-list").replaceChildren(...branch(null));
    this.count();
    this.mark();
  }

  go(clause) {
    const slot = this.paper.toClause(clause);
    if (slot) this.review.select(slot.id, { from: "paper" });
    this.mark(clause.id);
  }

  count() {
    const open = new Map();
    const parent = new Map(this.review.clauses.map((clause) => [clause.id, clause.parent]));
    for (const slot of this.review.slots) {
      if (slot.review) continue;
      for (let id = slot.clause; id; id = parent.get(id)) open.set(id, (open.get(id) ?? 0) + 1);
    }
    for (const [id, entry] of this.links) entry.open.textContent = open.get(id) ?? "";
  }

  mark(id = this.review.slot?.clause) {
    byId("tree-list").querySelector("[aria-current]")?.removeAttribute("aria-current");
    const link = this.links.get(id)?.link;
    link?.setAttribute("aria-current", "true");
    if (link?.offsetParent) link.scrollIntoView({ block: "nearest" });
  }
}
