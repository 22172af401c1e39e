// The queue: the list, filters, keys.
import { api, get, post } from "./api.js";
import { byId, client, el, person, t, toast } from "./dom.js";
import { helpDialog, wireHelp } from "./dialogs.js";
import { listen } from "./keys.js";
import { wireUploads } from "./uploads.js";

const PAGE = 50;
const wanted = { tab: "open", blank: false, errors: false, mine: false, sort: "added-desc", q: "" };
let rows = [];
let cursor = null;
let current = 0;
let asked = 0;

function query() {
  const [sort, order] = wanted.sort.split("-");
  const given = new URLSearchParams({ sort, order });
  if (wanted.tab !== "all") given.set("done", String(wanted.tab === "done"));
  if (wanted.blank) given.set("blank", "true");
  if (wanted.errors) given.set("errors", "true");
  if (wanted.mine) given.set("assigned", client.person);
  if (wanted.q) given.set("q", wanted.q);
  return given;
}

async function load(more = false) {
  const given = query();
  sessionStorage.setItem("tiaokuan.filter", JSON.stringify(wanted));
  sessionStorage.setItem("tiaokuan.query", given.toString());
  given.set("limit", String(more ? PAGE : Math.min(500, Math.max(PAGE, rows.length))));
  if (more && cursor) given.set("cursor", cursor);
  const turn = (asked += 1);
  let page;
  try { page = await get(`/documents?${given}`); } catch (error) { toast(error.message, "bad"); return; }
  if (turn !== asked) return;
  rows = more ? rows.concat(page.items) : page.items;
  cursor = page.next;
  show(page.counts);
}

function show(counts) {
  for (const span of document.querySelectorAll("[data-count]")) span.textContent = counts[span.dataset.count];
  current = Math.min(current, Math.max(0, rows.length - 1));
  byId("rows").replaceChildren(...rows.map(row));
  byId("more").hidden = cursor === null;
  byId("empty").hidden = rows.length > 0;
  byId("empty").textContent = t(counts.all === 0 ? "empty" : "nothing_found");
  document.querySelector(".table-frame").hidden = rows.length === 0;
  mark();
}

function row(line, n) {
  const share = line.slots ? line.reviewed / line.slots : 1;
  const findings = [];
  if (line.errors) findings.push(el("span", { class: "tag error" }, `✗ ${t("errors_n", line.errors)}`));
  if (line.warnings) findings.push(el("span", { class: "tag warning" }, `! ${t("warnings_n", line.warnings)}`));
  return el("tr", { data: { n } },
    el("td", { class: "title" }, el("a", { href: `/contracts/${line.document}` }, line.title), el("small", {}, line.name)),
    el("td", { class: "parties", data: { label: t("parties") } }, line.parties || "–"),
    el("td", { class: "n", data: { label: t("blanks") } }, line.blank ? el("span", { class: "tag blank" }, `○ ${line.blank}`) : "–"),
    el("td", { class: "worst", data: { label: t("findings") } }, findings.length ? findings : "–"),
    el("td", { class: "share", data: { label: t("reviewed") } }, el("progress", { max: 1, value: share, "aria-label": t("reviewed") }), el("span", {}, `${line.reviewed}/${line.slots}`)),
    el("td", { class: "n", data: { label: t("confidence") } }, line.slots ? line.confidence.toFixed(2) : "–"),
    el("td", { class: "assignee", data: { label: t("assigned") } }, assignee(line)),
    el("td", { class: "state", data: { label: t("status") } }, line.done ? el("span", { class: "tag good" }, `✓ ${t("done")}`) : t("open")));
}

function assignee(line) {
  const name = line.assigned ? person(line.assigned) : "–";
  if (client.role === "reader") return name;
  const mine = line.assigned === client.person;
  return [line.assigned ? el("span", {}, name) : "", el("button", {
    type: "button", class: "quiet small", onclick: () => assign(line), "aria-label": `${t(mine ? "release" : "take")}: ${line.title}`,
  }, t(mine ? "release" : "take"))];
}

// To me, or no longer to me.
async function assign(line) {
  const name = line.assigned === client.person ? "" : client.person;
  try { Object.assign(line, await api("PUT", `/documents/${line.document}/assignee`, { name })); } catch (error) { toast(error.message, "bad"); }
  await load();
}

function mark() {
  for (const tr of byId("rows").children) {
    const here = Number(tr.dataset.n) === current;
    tr.classList.toggle("current", here);
    if (here) tr.querySelector("a").setAttribute("aria-current", "true");
    else tr.querySelector("a").removeAttribute("aria-current");
  }
}

function move(step) {
  current = Math.max(0, Math.min(rows.length - 1, current + step));
  mark();
  const tr = byId("rows").children[current];
  tr?.querySelector("a").focus({ preventScroll: true });
  tr?.scrollIntoView({ block: "nearest" });
}

function openRow() {
  if (rows[current]) location.assign(`/contracts/${rows[current].document}`);
}

function wireFilters() {
  let timer;
  byId("search").addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => { wanted.q = event.target.value.trim(); load(); }, 200);
  });
  byId("filters").addEventListener("submit", (event) => { // Enter in the search goes to what was found
    event.preventDefault();
    byId("search").blur();
    move(0);
  });
  byId("filters").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.tab) wanted.tab = button.dataset.tab;
    else if (button.dataset.flag) wanted[button.dataset.flag] = !wanted[button.dataset.flag];
    press();
    load();
  });
  byId("sort").addEventListener("change", (event) => { wanted.sort = event.target.value; load(); });
  byId("more").addEventListener("click", () => load(true));
  byId("rows").addEventListener("click", (event) => {
    const tr = event.target.closest("tr");
    if (tr) { current = Number(tr.dataset.n); mark(); }
  });
}

function press() {
  for (const button of document.querySelectorAll("[data-tab]")) button.setAttribute("aria-pressed", String(button.dataset.tab === wanted.tab));
  for (const button of document.querySelectorAll("[data-flag]")) button.setAttribute("aria-pressed", String(wanted[button.dataset.flag]));
}

async function takeBack(path, word) {
  try {
    const taken = await post(path);
    toast(t(word, `${t(`verdict_${taken.verdict}`)} · ${taken.document.title}`));
  } catch (error) { toast(error.message, "bad"); }
  await load();
}

const some = () => rows.length > 0;
const may = () => client.role !== "reader";
const undo = { run: () => takeBack("/undo", "undone"), word: "key_undo", when: may };
const redo = { run: () => takeBack("/redo", "redone"), word: "key_redo", when: may };
const bindings = () => ({
  Enter: { run: openRow, word: "key_open", when: some },
  ArrowDown: { run: () => move(1), word: "key_rows", when: some }, j: { run: () => move(1), word: "key_rows", when: some },
  ArrowUp: { run: () => move(-1), word: "key_rows", when: some }, k: { run: () => move(-1), word: "key_rows", when: some },
  "/": { run: () => byId("search").focus(), word: "key_search" },
  t: { run: () => assign(rows[current]), word: "key_take", when: () => may() && some() },
  u: undo, "Ctrl+z": undo, U: redo, "Ctrl+y": redo, "Ctrl+Shift+z": redo,
  "+": { run: () => byId("pick").click(), word: "key_upload", when: may },
  "?": { run: () => helpDialog(bindings), word: "key_help" },
});

Object.assign(wanted, JSON.parse(sessionStorage.getItem("tiaokuan.filter") ?? "{}"));
byId("search").value = wanted.q;
byId("sort").value = wanted.sort;
press();
wireFilters();
wireHelp(bindings);
listen(bindings);
wireUploads(load); // before the list has come: what somebody chooses or drops meanwhile must not be lost
load().then(() => { document.body.dataset.ready = "yes"; });
