// What a reviewer is asked: corrections, missed slots, comments, many at once, where to go, who is right.
import { get, post } from "./api.js";
import { ask, no, ok } from "./dialogs.js";
import { byId, client, el, person, t, time, toast } from "./dom.js";
import { name } from "./list.js";
import { printed, valueText } from "./values.js";

const KINDS = ["duration", "percent", "money", "date", "number", "party", "person", "organisation", "address", "phone", "email", "account", "identifier", "choice", "text"];
const SAME = 150; // ms between typing and reading
const MOST_HITS = 50;
const NEAR = 14; // characters shown around words that were found

const field = (label, control, more) => el("label", { class: "field" }, el("span", {}, label), control, more ?? null);
const kindSelect = (kind) => el("select", { name: "kind" }, KINDS.map((k) => el("option", { value: k, selected: k === kind }, t(`kind_${k}`))));
const allKeys = () => JSON.parse(byId("keys-table").textContent); // [name, key, kind]
const keySelect = (now) => el("select", { name: "key" }, el("option", { value: "" }, t("no_key")), allKeys().map(([text, id]) => el("option", { value: id, selected: id === now }, text)));

// A line that says what the kinds read in the words, at every letter.
function understands(raw, unit, kind) {
  const line = el("p", { class: "understood", role: "status" });
  let timer;
  let turn = 0;
  let last = null;
  const read = async () => {
    const mine = (turn += 1);
    if (!raw.value.trim()) { last = null; line.textContent = `${t("understood")} ${t("blank")}`; return; }
    const answer = await post("/values", { kind: kind.value, raw: raw.value, unit: unit.value || null }).catch(() => null);
    if (mine !== turn || !answer) return;
    last = answer;
    line.classList.toggle("not", answer.value === null);
    line.textContent = answer.value === null ? t("not_understood") : `${t("understood")} ${valueText(answer.value)}`;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(read, SAME); };
  for (const control of [raw, unit, kind]) control.addEventListener("input", soon);
  read();
  return { line, value: () => last?.value ?? null };
}

export async function correct(review, slot) {
  const raw = el("input", { name: "raw", value: slot.state === "blank" ? "" : slot.raw.trim(), autofocus: true, maxlength: 4000, autocomplete: "off" });
  const unit = el("input", { name: "unit", value: slot.unit ?? "", maxlength: 60, autocomplete: "off", class: "short" });
  const kind = kindSelect(slot.kind);
  const key = keySelect(slot.key ?? "");
  const note = el("input", { name: "note", maxlength: 4000, autocomplete: "off" });
  const reads = understands(raw, unit, kind);
  const answer = await ask(`${t("correct")} · ${slot.label}`, [field(t("value_of"), raw), reads.line, el("div", { class: "fields" }, field(t("unit"), unit), field(t("kind"), kind)), field(t("key"), key), field(t("note"), note)], [no(), ok(t("save"))]);
  if (!answer) return false;
  const named = key.value === (slot.key ?? "") ? {} : { key: key.value, label: key.value ? key.selectedOptions[0].textContent : slot.label };
  review.give(slot.id, "correct", { raw: raw.value, unit: unit.value, kind: kind.value, note: note.value.trim() || undefined, value: reads.value(), ...named });
  return true;
}

export async function comment(review, slot) {
  const note = el("textarea", { rows: 3, maxlength: 4000, required: true, autofocus: true });
  const whole = el("input", { type: "checkbox" });
  const answer = await ask(t("comment"), [field(slot ? slot.label : t("contract_level"), note), slot ? el("label", { class: "check" }, whole, t("contract_level")) : null], [no(), ok(t("save"))]);
  if (!answer) return;
  await review.bring("/comments", { note: note.value, slot: slot && !whole.checked ? slot.id : null });
}

export async function add(review, place, words) {
  const keys = allKeys();
  const raw = el("input", { name: "raw", value: (words ?? "").replace(/^[_＿\s]+$/, ""), maxlength: 4000, autocomplete: "off" });
  const unit = el("input", { name: "unit", maxlength: 60, autocomplete: "off", class: "short" });
  const kind = kindSelect("text");
  const label = el("input", { name: "label", maxlength: 60, required: true, autofocus: true, autocomplete: "off", list: "labels" });
  const names = el("datalist", { id: "labels" }, keys.map(([text]) => el("option", { value: text })));
  const key = keySelect("");
  label.addEventListener("input", () => {
    const found = keys.find(([text]) => text === label.value);
    if (!found) return;
    key.value = found[1];
    kind.value = found[2];
    kind.dispatchEvent(new Event("input"));
  });
  const reads = understands(raw, unit, kind);
  const where = words ?? t("page_n", place.box.page);
  const answer = await ask(t("add"), [el("p", { class: "soft" }, `${t("add_where")}: `, el("q", {}, where)), field(t("label"), label, names), field(t("value_of"), raw), reads.line, el("div", { class: "fields" }, field(t("unit"), unit), field(t("kind"), kind), field(t("key"), key))], [no(), ok(t("save"))]);
  if (!answer) return;
  const typed = raw.value !== "" || place.box ? raw.value : null;
  const given = { ...place, kind: kind.value, label: label.value.trim(), key: key.value || null, unit: unit.value || null };
  if (typed) given.raw = typed; // else what is printed there
  const made = await review.bring("/slots", given);
  if (made) review.select(made.slot);
}

export async function acceptMany(review) {
  const least = el("input", { type: "number", min: 0, max: 1, step: 0.01, value: "0.95", autofocus: true, class: "short" });
  const state = el("select", {}, el("option", { value: "" }, t("all")), ["filled", "blank", "not_applicable"].map((s) => el("option", { value: s }, t(s))));
  const kind = el("select", {}, el("option", { value: "" }, t("all")), KINDS.map((k) => el("option", { value: k }, t(`kind_${k}`))));
  const count = el("p", { class: "understood", role: "status" });
  const button = ok(t("accept_n", 0), "ok", { disabled: true });
  const filter = () => ({ confidence: Number(least.value) || 0, ...(state.value ? { state: state.value } : {}), ...(kind.value ? { kind: kind.value } : {}) });
  let found = 0;
  let turn = 0;
  const look = async () => {
    const mine = (turn += 1);
    await review.settled();
    const answer = await post(`/documents/${review.document}/accept`, { ...filter(), dry_run: true }).catch(() => ({ count: 0 }));
    if (mine !== turn) return;
    found = answer.count;
    count.textContent = t("accept_count", found);
    button.textContent = t("accept_n", found);
    button.disabled = found === 0;
  };
  for (const control of [least, state, kind]) control.addEventListener("input", look);
  look();
  const answer = await ask(t("accept_many"), [el("p", {}, t("accept_many_about")), el("div", { class: "fields" }, field(t("sure"), least), field(t("status"), state), field(t("kind"), kind)), count], [no(), button]);
  if (!answer) return;
  toast(t("accepted_n", await review.accept(filter(), found)), "good");
}

// One of what words find, chosen by arrows or mouse. `find(words)`: at most so many entries {text, about, …}.
// `ready`: it finds more from then on; the field is there at once, so that no key is lost.
async function pick(title, about, run, find, ready) {
  const input = el("input", { type: "text", autofocus: true, autocomplete: "off", maxlength: 100, role: "combobox", "aria-expanded": "true", "aria-controls": "goto-list", "aria-autocomplete": "list" });
  const box = el("ul", { class: "goto", id: "goto-list", role: "listbox", "aria-label": title });
  let hits = [];
  let at = 0;
  const draw = () => {
    box.replaceChildren(...hits.map((hit, n) => el("li", { role: "option", id: `goto-${n}`, "aria-selected": String(n === at), onclick: () => { at = n; box.closest("dialog").close("ok"); } }, hit.text, hit.about ? el("small", {}, hit.about) : null)));
    input.setAttribute("aria-activedescendant", hits.length ? `goto-${at}` : "");
    box.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const look = () => { hits = find(input.value.trim()).slice(0, MOST_HITS); at = 0; draw(); };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    at = Math.max(0, Math.min(hits.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
    draw();
  });
  look();
  ready?.then(look);
  const answer = await ask(title, [field(about, input), box], [no(), ok(run)]);
  return answer ? hits[at] : undefined;
}

export async function goTo(review, paper) {
  const clauses = new Map(review.clauses.map((clause) => [clause.id, clause]));
  const everything = [
    ...review.clauses.map((clause) => ({ text: name(clause, null), run: () => { const slot = paper.toClause(clause); if (slot) review.select(slot.id, { from: "goto" }); } })).filter((entry) => entry.text),
    ...review.slots.map((slot) => ({ text: `${slot.label}　${printed(slot)}`, about: name(clauses.get(slot.clause), clauses), run: () => review.select(slot.id) })),
    ...review.pages.map((page) => ({ text: t("page_n", page.number), page: String(page.number), run: () => paper.toPage(page.number) })),
  ];
  const chosen = await pick(t("goto"), t("goto_about"), t("goto_run"), (words) => everything.filter((entry) => entry.page === words || entry.text.toLowerCase().includes(words.toLowerCase())));
  chosen?.run();
}

// A place in the text by its words, for those who work without a mouse.
export async function place(review) {
  let text = "";
  const ready = get(`/documents/${review.document}/record`).then((record) => { ({ text } = record); }, (error) => toast(error.message, "bad"));
  const find = (words) => {
    const found = [];
    for (let at = words ? text.indexOf(words) : -1; at >= 0 && found.length < MOST_HITS; at = text.indexOf(words, at + 1)) {
      const [before, after] = [text.slice(Math.max(0, at - NEAR), at), text.slice(at + words.length, at + words.length + NEAR)];
      found.push({ text: `${before}【${words}】${after}`.replaceAll("\n", " "), words, at });
    }
    return found;
  };
  const chosen = await pick(t("add"), t("add_by_words"), t("add"), find, ready);
  if (!chosen) return null;
  const start = [...text.slice(0, chosen.at)].length; // code points
  return { span: [start, start + [...chosen.words].length], words: chosen.words };
}

export async function conflict(review, { id, mine, saw, theirs }) {
  const slot = review.byId.get(id);
  const said = (verdict, value) => `${t(`verdict_${verdict}`)}${value !== undefined && value !== null && value !== "" ? `：${value}` : ""}`;
  const words = theirs.value ? theirs.value.raw : undefined;
  const table = el("table", { class: "differ" }, el("tbody", {},
    el("tr", {}, el("th", { scope: "row" }, t("theirs")), el("td", {}, theirs.verdict ? said(theirs.verdict, words) : "–"), el("td", { class: "soft" }, theirs.reviewer ? `${person(theirs.reviewer)} · ${time(theirs.added)}` : "")),
    el("tr", {}, el("th", { scope: "row" }, t("yours")), el("td", {}, said(mine.verdict, mine.raw ?? (mine.verdict === "accept" ? printed(saw) : undefined))), el("td", { class: "soft" }, person(client.person)))));
  review.select(id);
  const answer = await ask(`${t("conflict")} · ${slot.label}`, [el("p", {}, t("conflict_about", { by: person(theirs.reviewer ?? "") })), table], [el("button", { class: "quiet", value: "mine" }, t("keep_mine")), ok(t("keep_theirs"), "theirs", { autofocus: true })]);
  if (answer !== "mine") return;
  const { slot: _, expected: __, verdict, ...more } = mine;
  if (verdict !== "accept") review.give(id, verdict, more);
  else if (saw.state === "filled") review.give(id, "correct", { raw: saw.raw, unit: saw.unit ?? "", kind: saw.kind, value: saw.value }); // what was accepted, not what stands there now
  else review.give(id, saw.state === "blank" ? "blank" : "not_applicable");
}

export async function history(review) {
  const { items } = await get(`/documents/${review.document}/reviews`);
  const label = (id) => (id ? review.byId.get(id)?.label ?? id : t("contract_level"));
  const rows = items.slice(-300).reverse().map((row) => el("tr", {}, el("td", {}, time(row.added)), el("td", {}, person(row.reviewer)), el("td", {}, t(`verdict_${row.verdict}`)), el("td", {}, label(row.slot)), el("td", {}, row.note ?? (row.verdict === "correct" ? row.value.raw : row.verdict === "assign" ? person(row.value ?? "") : ""))));
  const said = rows.length ? el("table", { class: "list plain" }, el("tbody", {}, rows)) : el("p", { class: "soft" }, t("nothing_said"));
  await ask(t("history"), el("div", { class: "scroll" }, said), [ok(t("close"), "", { autofocus: true })], { wide: true });
}
