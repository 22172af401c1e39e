// The slots by clause: a row each, drawn once and changed in place.
import { byId, client, el, t } from "./dom.js";
import { look, printed, reading, valueText, VERDICTS } from "./values.js";

const FILTERS = {
  all: () => true,
  open: (slot) => !slot.review,
  blank: (slot) => slot.state === "blank" && slot.review?.verdict !== "reject",
  low: (slot) => look(slot).low === true,
  findings: (slot, review) => review.findingsFor(slot).length > 0,
};

export class SlotList {
  constructor(review) {
    this.review = review;
    this.filter = "all";
    this.words = "";
    this.rows = new Map();
    this.shown = [];
    this.box = byId("list");
    this.box.addEventListener("click", (event) => {
      const row = event.target.closest("[data-slot]");
      if (row) review.select(row.dataset.slot, { from: "list" });
    });
    for (const button of document.querySelectorAll("[data-filter]")) {
      button.addEventListener("click", () => { this.filter = button.dataset.filter; this.draw(); });
    }
    byId("slot-search").addEventListener("input", (event) => { this.words = event.target.value.trim().toLowerCase(); this.draw(); });
    review.addEventListener("loaded", () => this.draw());
    review.addEventListener("changed", (event) => this.change(event.detail.ids));
    review.addEventListener("selected", () => this.mark());
    new ResizeObserver(() => this.reveal()).observe(this.box); // a taller card leaves the list less room
  }

  meant(slot) {
    if (!FILTERS[this.filter](slot, this.review)) return false;
    return !this.words || `${slot.label} ${slot.raw} ${valueText(slot.value)} ${slot.key ?? ""}`.toLowerCase().includes(this.words);
  }

  draw() {
    const clauses = new Map(this.review.clauses.map((clause) => [clause.id, clause]));
    const parts = [];
    let clause;
    let group;
    this.rows.clear();
    this.shown = this.review.slots.filter((slot) => this.meant(slot));
    for (const slot of this.shown) {
      if (slot.clause !== clause || !group) {
        clause = slot.clause;
        group = el("ol", {});
        parts.push(el("section", { class: "group" }, el("h3", {}, name(clauses.get(clause), clauses)), found(this.review.clauseFindings.get(clause)), group));
      }
      const row = el("li", {});
      this.rows.set(slot.id, row);
      this.fill(row, slot);
      group.append(row);
    }
    if (!parts.length) parts.push(el("p", { class: "empty" }, t(this.review.slots.length ? "no_slots" : "no_slots_at_all")));
    this.box.replaceChildren(...parts);
    this.count();
    this.mark();
  }

  fill(row, slot) {
    const { sign, word, name: state, low } = look(slot);
    const value = reading(slot);
    const verdict = slot.review ? VERDICTS[slot.review.verdict] : "";
    const findings = this.review.findingsFor(slot);
    const worst = findings.some((f) => f.severity === "error") ? "error" : findings.some((f) => f.severity === "warning") ? "warning" : "";
    row.replaceChildren(el("button", { type: "button", class: `row ${state}${low ? " low" : ""}${slot.review ? " seen" : ""}${slot.unchosen ? " unchosen" : ""}`, data: { slot: slot.id, through: "" } },
      el("span", { class: "sign", title: word }, sign), el("span", { class: "visually-hidden" }, word),
      el("span", { class: "label" }, slot.label, slot.required && slot.state === "blank" ? el("b", { title: t("required") }, " *") : null, slot.unchosen ? el("small", {}, ` ${t("unchosen")}`) : null),
      el("span", { class: "value" }, printed(slot), value ? el("i", {}, ` = ${value}`) : null),
      low ? el("span", { class: "mark low", title: t("low") }, "?") : null,
      worst ? el("span", { class: `mark ${worst}`, title: t(worst) }, worst === "error" ? "✗" : "!") : null,
      el("span", { class: "verdict", title: slot.review ? t(`verdict_${slot.review.verdict}`) : "" }, verdict)));
  }

  change(ids) {
    for (const id of ids.length ? ids : this.rows.keys()) {
      const row = this.rows.get(id);
      if (row) this.fill(row, this.review.byId.get(id));
    }
    this.count();
    this.mark(false);
  }

  count() {
    for (const button of document.querySelectorAll("[data-filter]")) {
      const filter = FILTERS[button.dataset.filter];
      button.querySelector("span").textContent = this.review.slots.filter((slot) => filter(slot, this.review)).length;
      button.setAttribute("aria-pressed", String(button.dataset.filter === this.filter));
    }
  }

  mark(scroll = true) {
    this.box.querySelector('[aria-current="true"]')?.removeAttribute("aria-current");
    const button = this.rows.get(this.review.current)?.firstChild;
    if (!button) return;
    button.setAttribute("aria-current", "true");
    if (scroll) this.reveal();
  }

  reveal() {
    this.rows.get(this.review.current)?.firstChild.scrollIntoView({ block: "nearest" });
  }

  // The slot `step` rows on, among those shown.
  beside(step) {
    const at = this.shown.findIndex((slot) => slot.id === this.review.current);
    return this.shown[Math.max(0, Math.min(this.shown.length - 1, at + step))]?.id;
  }

  // The next one that nobody has spoken on: behind the current one, else from the beginning.
  nextOpen() {
    const all = this.shown.length ? this.shown : this.review.slots;
    const at = all.findIndex((slot) => slot.id === this.review.current);
    return (all.slice(at + 1).find((slot) => !slot.review) ?? all.find((slot) => !slot.review))?.id;
  }
}

// Findings, each with a sign of how grave it is.
export function found(findings) {
  if (!findings?.length) return null;
  return el("ul", { class: "found" }, findings.map((f) => el("li", { class: f.severity },
    el("span", { "aria-hidden": "true" }, SEVERITIES[f.severity]), el("span", { class: "visually-hidden" }, t(f.severity)), " ", client.lang === "en" ? f.message_en : f.message)));
}

export const SEVERITIES = { error: "✗", warning: "!", info: "·" };

export function name(clause, clauses) {
  if (!clause) return "";
  const own = [clause.number, clause.heading].filter(Boolean).join(" ");
  const up = clause.parent && clauses ? clauses.get(clause.parent) : null;
  if (own && !clause.heading && up) return `${[up.number, up.heading].filter(Boolean).join(" ")} › ${own}`;
  return own || { preamble: "", title: "", signature: "" }[clause.level] || level(clause);
}

const LEVELS = { title: ["标题", "Title"], preamble: ["首部", "Preamble"], signature: ["签署", "Signature"], annex: ["附件", "Annex"] };
function level(clause) {
  const pair = LEVELS[clause.level];
  return pair ? pair[document.documentElement.lang === "en" ? 1 : 0] : clause.id;
}
