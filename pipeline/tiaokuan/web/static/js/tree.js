// The clauses as a tree: where one is, how much of each is still open.
import { byId, el, t } from "./dom.js";
import { name, SEVERITIES } from "./list.js";
import { BLANKS } from "./review.js";

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
      const mark = el("span", { class: "mark" });
      const link = el("button", { type: "button", class: "clause", title: words, data: { through: "" }, onclick: () => this.go(clause) }, el("span", { class: "words" }, words), mark, open);
      this.links.set(clause.id, { link, open, mark });
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
    const worst = this.worst();
    for (const [id, entry] of this.links) {
      entry.open.textContent = open.get(id) ?? "";
      const severity = worst.get(id) ?? "";
      Object.assign(entry.mark, { className: `mark ${severity}`, textContent: SEVERITIES[severity] ?? "", title: severity && t(severity) });
    }
  }

  // The gravest finding of each clause and its slots; blanks show beside their slots already.
  worst() {
    const found = new Map();
    const note = (clause, findings) => {
      for (const { rule, severity } of findings) {
        if (severity === "info" || BLANKS.includes(rule)) continue;
        if (found.get(clause) !== "error") found.set(clause, severity);
      }
    };
    for (const [clause, findings] of this.review.clauseFindings) note(clause, findings);
    for (const slot of this.review.slots) note(slot.clause, this.review.findingsFor(slot));
    return found;
  }

  mark(id = this.review.slot?.clause) {
    byId("tree-list").querySelector("[aria-current]")?.removeAttribute("aria-current");
    const link = this.links.get(id)?.link;
    link?.setAttribute("aria-current", "true");
    if (link?.offsetParent) link.scrollIntoView({ block: "nearest" });
  }
}
