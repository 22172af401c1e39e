// The slot in question: what was read, where it stands, why, and what can be said.
import { get } from "./api.js";
import { byId, client, el, person, t, time } from "./dom.js";
import { found } from "./list.js";
import { CUE_PLACE } from "./paper.js";
import { look, printed, reading, valueText, VERDICTS } from "./values.js";

export const noteList = (notes) => (notes?.length ? el("ul", { class: "notes" }, notes.map((n) => el("li", {}, `${n.note} `, el("small", {}, `${person(n.reviewer)} · ${time(n.added)}`)))) : "");

export class Card {
  constructor(review, paper, actions) {
    Object.assign(this, { review, paper, actions, box: byId("card"), why: false });
    for (const name of ["loaded", "drawn", "selected", "changed"]) review.addEventListener(name, () => this.draw());
  }

  toggleWhy() {
    this.why = !this.why;
    this.draw();
    if (this.why) this.box.querySelector(".more-about")?.scrollIntoView({ block: "nearest" });
  }

  draw() {
    const { review } = this;
    const slot = review.slot;
    byId("finished").hidden = !review.line.done;
    if (!slot) { this.box.replaceChildren(); this.box.hidden = true; return; }
    this.box.hidden = false;
    const { sign, word, name, low } = look(slot);
    const value = reading(slot);
    const at = review.slots.indexOf(slot) + 1;
    this.box.className = `card ${name}${low ? " low" : ""}`;
    this.box.replaceChildren(...[
      el("div", { class: "card-head" },
        el("span", { class: `chip ${name}` }, `${sign} ${word}`), slot.required ? el("span", { class: "soft" }, t("required")) : null,
        slot.unchosen ? el("span", { class: "soft" }, t("unchosen")) : null,
        el("span", { class: "grow" }), el("span", { class: "soft" }, `${at} / ${review.slots.length}`)),
      el("h2", {}, slot.label, el("small", {}, t(`kind_${slot.kind}`))),
      this.paper.crop(slot),
      el("p", { class: "said" }, el("strong", {}, printed(slot)), value ? el("span", {}, ` = ${value}`) : null),
      slot.hint ? el("p", { class: "soft hint" }, slot.hint) : null,
      this.verdict(slot), found(this.review.findingsFor(slot)), noteList(this.review.notes.get(slot.id)), this.buttons(slot), this.reasons(slot)].filter(Boolean));
  }

  verdict(slot) {
    if (!slot.review) return null;
    const { verdict, reviewer, added, note, was } = slot.review;
    const before = was?.label ? `${t("was")} ${was.label}` : was && ("raw" in was || "state" in was || "value" in was) ? `${t("was")} ${was.raw !== undefined ? was.raw || t("blank") : t(was.state ?? slot.state)}${was.value ? ` = ${valueText(was.value)}` : ""}` : "";
    return el("p", { class: "stands" }, `${VERDICTS[verdict] ?? ""} ${t(`verdict_${verdict}`)} · ${person(reviewer)} · ${time(added)}`, before ? el("span", { class: "soft" }, ` · ${before}`) : null, note ? el("span", {}, ` · ${note}`) : null);
  }

  buttons() {
    if (client.role === "reader" || this.review.line.done) return null;
    const button = (name, key, run, main) => el("button", { type: "button", class: main ? "main" : "", data: main ? { through: "" } : {}, onclick: run }, t(name), el("kbd", { "aria-hidden": "true" }, key));
    const a = this.actions;
    return el("div", { class: "actions", role: "group", "aria-label": t("terms") },
      button("accept", "Enter", a.accept, true), button("correct", "e", a.edit), button("mark_blank", "b", a.blank),
      button("mark_na", "i", a.notApplicable), button("reject", "x", a.reject), button("comment", "c", a.comment));
  }

  reasons(slot) {
    const body = this.why ? el("div", { class: "reasons" },
      el("dl", {},
        el("dt", {}, t("why")), el("dd", {}, (slot.why ?? []).map((words) => el("p", {}, words))),
        el("dt", {}, t("cue")), el("dd", {}, (slot.cue || "–").replace(CUE_PLACE, "【　】")),
        el("dt", {}, t("sure")), el("dd", {}, Number(slot.confidence).toFixed(2)),
        el("dt", {}, t("key")), el("dd", {}, slot.key ?? t("no_key"))),
      this.history(slot)) : null;
    return el("div", { class: "more-about" }, el("button", { type: "button", class: "quiet small", "aria-expanded": String(this.why), onclick: () => this.toggleWhy() }, t("why"), el("kbd", { "aria-hidden": "true" }, "w")), body);
  }

  history(slot) {
    const box = el("div", { class: "history" });
    get(`/documents/${this.review.document}/reviews`).then(({ items }) => {
      const said = items.filter((row) => row.slot === slot.id);
      box.replaceChildren(el("h3", {}, t("history")), said.length ? el("ol", {}, said.map((row) => el("li", {}, `${time(row.added)} · ${person(row.reviewer)} · ${t(`verdict_${row.verdict}`)}`, row.value?.raw && row.verdict === "correct" ? ` “${row.value.raw}”` : "", row.note ? ` · ${row.note}` : ""))) : el("p", { class: "soft" }, "–"));
    }, () => box.remove());
    return box;
  }
}
