// A contract's page: its parts put together, its keys.
import { get } from "./api.js";
import { Card, noteList } from "./card.js";
import { helpDialog, ask, no, ok, wireHelp } from "./dialogs.js";
import { byId, client, el, person, t, toast } from "./dom.js";
import * as edit from "./edit.js";
import { listen } from "./keys.js";
import { SEVERITIES, SlotList } from "./list.js";
import { Paper } from "./paper.js";
import { Review } from "./review.js";
import { Tree } from "./tree.js";

const root = byId("main");
const review = new Review(root.dataset.document);
const paper = new Paper(review, root);
const list = new SlotList(review);
const may = client.role !== "reader";
const open = () => may && review.line && !review.line.done;
const some = () => open() && Boolean(review.slot);

const failed = (error) => toast(t("not_saved", error.message), "bad");
const guarded = (work) => Promise.resolve(work).catch(failed);

// Say it, and go on to the next slot that nobody has spoken on.
function give(verdict, more) {
  const id = review.current;
  review.give(id, verdict, more);
  goOn();
}

function goOn() {
  const next = list.nextOpen();
  if (next) review.select(next);
  else review.tell("selected", {});
}

const actions = {
  accept: () => {
    if (review.left === 0 && review.slot?.review) { signOff(true); return; }
    give("accept");
  },
  edit: async () => { if (await edit.correct(review, review.slot)) goOn(); },
  blank: () => give("blank"),
  notApplicable: () => give("not_applicable"),
  reject: () => give("reject"),
  comment: () => guarded(edit.comment(review, review.slot)),
};
const card = new Card(review, paper, actions);
new Tree(review, paper);

function move(step) {
  const id = list.beside(step);
  if (id) review.select(id);
}

async function add(place, words) {
  if (!open()) return;
  await guarded(edit.add(review, place, words));
}
paper.onAdd = (place) => add(place);

async function addSelected() {
  const chosen = paper.selection() ?? await edit.place(review);
  if (chosen) await add({ span: chosen.span }, chosen.words);
}

// Neighbours in the queue as it was filtered.

let neighbours = null;
async function near() {
  if (neighbours) return neighbours;
  const query = new URLSearchParams(sessionStorage.getItem("tiaokuan.query") ?? "sort=added&order=desc&done=false");
  const kept = JSON.parse(sessionStorage.getItem("tiaokuan.ids") ?? "[]");
  if (kept.includes(review.document)) neighbours = kept;
  else {
    query.set("limit", "500");
    neighbours = (await get(`/documents?${query}`)).items.map((line) => line.document);
    if (!neighbours.includes(review.document)) neighbours.unshift(review.document);
    sessionStorage.setItem("tiaokuan.ids", JSON.stringify(neighbours));
  }
  return neighbours;
}

async function leave(step) {
  const ids = await near();
  const to = ids[ids.indexOf(review.document) + step];
  if (!to) { toast(t(step > 0 ? "no_next" : "no_previous")); return false; }
  await review.settled();
  location.assign(`/contracts/${to}`);
  return true;
}

async function signOff(andNext) {
  if (!may) return;
  try {
    if (review.line.done) { await review.signOff(false); await review.load(); return; }
    if (review.left && !(await ask(t("sign_off"), el("p", {}, t("some_left", review.left)), [no(), ok(t("sign_off"), "ok", { autofocus: true })]))) return;
    await review.signOff(true);
    if (andNext && !(await leave(1))) location.assign("/");
  } catch (error) { failed(error); }
}

// What stands around the parts

function progress() {
  const all = review.slots.length;
  const seen = all - review.left;
  byId("share-text").textContent = `${seen}/${all}`;
  byId("share-bar").value = all ? seen / all : 1;
  const button = byId("sign-off");
  button.hidden = !may;
  byId("add-slot").hidden = !open();
  button.replaceChildren(t(review.line.done ? "reopen" : "sign_off"), el("kbd", { "aria-hidden": "true" }, "d"));
  button.classList.toggle("main", !review.line.done && review.left === 0);
  const done = byId("finished");
  done.hidden = !(review.line.done || (review.left === 0 && all > 0 && may));
  done.textContent = review.line.done ? t("finished", { by: signer }) : t("all_seen");
}

let signer = "";
async function whoSigned() {
  if (!review.line.done) return;
  const { items } = await get(`/documents/${review.document}/reviews`);
  signer = person(items.findLast((row) => row.verdict === "done")?.reviewer ?? "");
  progress();
}

// Findings that stand neither beside a slot nor beside a clause of the list.
function loose() {
  const listed = new Set(review.slots.map((slot) => slot.clause));
  const findings = review.findings.filter((f) => !f.slots.length && !f.clauses.some((id) => listed.has(id)));
  const notes = review.comments.filter((comment) => !comment.slot);
  const box = byId("loose");
  box.hidden = findings.length + notes.length === 0;
  box.open = findings.some((f) => f.severity === "error"); // the others leave their room to the slots
  const clauses = new Map(review.clauses.map((clause) => [clause.id, clause]));
  const many = (severity) => findings.filter((f) => f.severity === severity).length;
  const counted = Object.entries(SEVERITIES).filter(([severity]) => many(severity)).map(([severity, sign]) => el("span", { class: `count ${severity}`, title: t(severity) }, `${sign} ${many(severity)}`));
  if (notes.length) counted.push(el("span", { class: "count", title: t("comment") }, `✎ ${notes.length}`));
  box.replaceChildren(el("summary", {}, t("other_findings"), counted), noteList(notes), el("ul", { class: "found" }, findings.map((f) => el("li", { class: f.severity },
    el("button", { type: "button", class: "link", disabled: !f.clauses.some((id) => clauses.has(id)), onclick: () => paper.toClause(clauses.get(f.clauses.find((id) => clauses.has(id)))) },
      el("span", { "aria-hidden": "true" }, `${SEVERITIES[f.severity]} `), el("span", { class: "visually-hidden" }, t(f.severity)), client.lang === "en" ? f.message_en : f.message)))));
}

for (const name of ["loaded", "changed"]) review.addEventListener(name, progress);
review.addEventListener("loaded", () => { loose(); guarded(whoSigned()); });
review.addEventListener("undone", (event) => tellUndone(event.detail));
review.addEventListener("elsewhere", ({ detail }) => { sessionStorage.setItem("tiaokuan.undone", JSON.stringify(detail)); location.assign(`/contracts/${detail.taken.document.document}`); });

// Whether all is on the server: not while something is sent, was refused, or waits for the answer to a conflict.
let asking = 0;
let refused = false;
const tellState = (name) => { byId("save-state").textContent = t(name); };
const settled = () => tellState(asking ? "undecided" : refused ? "not_kept" : "saved");
review.addEventListener("saving", () => { refused = false; tellState("saving"); });
review.addEventListener("saved", settled);
review.addEventListener("offline", () => tellState("offline"));
review.addEventListener("failed", (event) => { refused = true; failed(event.detail); });
review.addEventListener("conflict", async (event) => {
  asking += 1;
  await edit.conflict(review, event.detail);
  asking -= 1;
  if (!review.pending) settled();
});

function tellUndone({ path, taken }) {
  const of = taken.slots.length > 1 ? t("slots_n", taken.slots.length) : review.byId.get(taken.slots[0])?.label;
  toast(t(path === "/undo" ? "undone" : "redone", t(`verdict_${taken.verdict}`) + (of ? ` · ${of}` : "")));
}
addEventListener("beforeunload", (event) => { if (review.pending) event.preventDefault(); });

const undo = { run: () => review.undo(), word: "key_undo", when: () => may };
const redo = { run: () => review.undo("/redo"), word: "key_redo", when: () => may };
const bindings = () => ({
  Enter: { run: actions.accept, word: "key_accept", when: some },
  ArrowDown: { run: () => move(1), word: "key_move" }, j: { run: () => move(1), word: "key_move" },
  ArrowUp: { run: () => move(-1), word: "key_move" }, k: { run: () => move(-1), word: "key_move" },
  ArrowRight: { run: () => leave(1), word: "key_contracts" }, n: { run: () => leave(1), word: "key_contracts" },
  ArrowLeft: { run: () => leave(-1), word: "key_contracts" }, p: { run: () => leave(-1), word: "key_contracts" },
  e: { run: actions.edit, word: "key_edit", when: some },
  b: { run: actions.blank, word: "key_blank", when: some },
  i: { run: actions.notApplicable, word: "key_na", when: some },
  x: { run: actions.reject, word: "key_reject", when: some },
  c: { run: actions.comment, word: "key_comment", when: () => open() },
  a: { run: () => guarded(addSelected()), word: "key_add", when: open },
  u: undo, "Ctrl+z": undo, U: redo, "Ctrl+y": redo, "Ctrl+Shift+z": redo,
  m: { run: () => guarded(edit.acceptMany(review)), word: "key_many", when: open },
  d: { run: () => signOff(true), word: "key_done", when: () => may },
  "/": { run: () => byId("slot-search").focus(), word: "key_search" },
  g: { run: () => edit.goTo(review, paper), word: "key_goto" },
  w: { run: () => card.toggleWhy(), word: "key_why" },
  h: { run: () => guarded(edit.history(review)), word: "history" },
  v: { run: () => paper.toggle(), word: "key_view", when: () => !byId("view-pages").hidden },
  "+": { run: () => paper.step(1), word: "key_zoom" }, "-": { run: () => paper.step(-1), word: "key_zoom" },
  Escape: { run: () => location.assign("/"), word: "key_list" },
  "?": { run: () => helpDialog(bindings), word: "key_help" },
});

byId("previous").addEventListener("click", () => leave(-1));
byId("next").addEventListener("click", () => leave(1));
byId("sign-off").addEventListener("click", () => signOff(true));
byId("add-slot").addEventListener("click", () => guarded(addSelected()));
byId("add-slot").addEventListener("pointerdown", (event) => event.preventDefault()); // keep the selection
document.addEventListener("click", (event) => { const menu = byId("export-menu"); if (!menu.contains(event.target)) menu.open = false; });

for (const button of document.querySelectorAll("[data-pane]")) {
  button.addEventListener("click", () => {
    document.body.dataset.pane = button.dataset.pane;
    for (const other of document.querySelectorAll("[data-pane]")) if (other !== document.body) other.setAttribute("aria-pressed", String(other === button));
    if (button.dataset.pane === "paper") { paper.setZoom(paper.zoom); paper.mark(true, "auto"); }
    else list.mark();
  });
}
document.body.dataset.pane = "terms";

wireHelp(bindings);
listen(bindings);
review.load().then(() => {
  const undone = JSON.parse(sessionStorage.getItem("tiaokuan.undone"));
  sessionStorage.removeItem("tiaokuan.undone");
  if (undone) { review.select(undone.taken.slots[0]); tellUndone(undone); }
  document.body.dataset.ready = "yes";
}, (error) => toast(error.message, "bad"));
