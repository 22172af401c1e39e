// The contract under review: its slots as they stand, and what the reviewer says. What is said shows at once; it is sent in order,
// one after the other, and sent again until the server has it.
import { get, Offline, post, Problem } from "./api.js";
import { client } from "./dom.js";

const AGAIN = 2000; // ms between two tries where the server is away
export const BLANKS = ["blank.required", "blank.optional"];
const OPEN_STATES = (slot) => !slot.review;

export class Review extends EventTarget {
  constructor(document) {
    super();
    this.document = document;
    this.slots = [];
    this.byId = new Map();
    this.current = null;
    this.pending = 0;
    this._chain = Promise.resolve();
  }

  async load() {
    const body = await get(`/documents/${this.document}/review`);
    this.line = body.document;
    this.pages = body.pages;
    this.clauses = body.clauses;
    this.findings = body.findings;
    this.comments = body.comments;
    this.slots = body.slots;
    this.byId = new Map(body.slots.map((slot) => [slot.id, slot]));
    this.notes = new Map();
    for (const comment of body.comments) if (comment.slot) this.notes.set(comment.slot, [...(this.notes.get(comment.slot) ?? []), comment]);
    this.findingsOf = new Map();
    for (const finding of body.findings) for (const id of finding.slots) this.findingsOf.set(id, [...(this.findingsOf.get(id) ?? []), finding]);
    this.clauseFindings = new Map();
    for (const finding of body.findings) if (!finding.slots.length) for (const id of finding.clauses) this.clauseFindings.set(id, [...(this.clauseFindings.get(id) ?? []), finding]);
    this.machine ??= new Map();
    for (const slot of body.slots) this.machine.set(slot.id, { ...slot, ...(slot.review?.was ?? {}), review: null });
    if (!this.byId.has(this.current)) this.current = (this.slots.find(OPEN_STATES) ?? this.slots[0])?.id ?? null;
    this.tell("loaded");
  }

  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
  // What the checks say of a slot, without what a verdict has settled: a blank that is filled, a place that is none.
  findingsFor(slot) {
    if (slot.review?.verdict === "reject") return [];
    const found = this.findingsOf.get(slot.id) ?? [];
    return slot.state === "blank" ? found : found.filter((finding) => !BLANKS.includes(finding.rule));
  }

  get slot() { return this.byId.get(this.current); }
  get left() { return this.slots.filter(OPEN_STATES).length; }

  select(id, how = {}) {
    if (!this.byId.has(id)) return;
    this.current = id;
    this.tell("selected", how);
  }

  // Say something of a slot; `more` holds the words of a correction.
  give(id, verdict, more = {}) {
    const slot = this.byId.get(id);
    if (!slot || this.line.done) return;
    const before = { ...slot };
    const shown = { verdict, reviewer: client.person, added: new Date().toISOString(), note: more.note ?? null };
    Object.assign(slot, this._after(slot, verdict, more), { review: shown, revision: slot.revision + 1 });
    this.tell("changed", { ids: [id] });
    this._send(async (first) => {
      const { value: _, label: __, ...words } = more;
      const given = { slot: id, verdict, expected: before.revision, ...words };
      try {
        this._merge(await post(`/documents/${this.document}/verdicts`, { verdicts: [given] }));
      } catch (error) {
        if (error instanceof Offline) throw error; // said all the same: it is sent again
        const theirs = error instanceof Problem && error.body.standing?.[id];
        if (!theirs) { Object.assign(slot, before); this.tell("changed", { ids: [id] }); throw error; }
        if (!first && theirs.reviewer === client.person && theirs.verdict === verdict) { this._stand(id, theirs); return; } // our own, the answer was lost
        this._stand(id, theirs);
        this.tell("conflict", { id, mine: given, saw: before, theirs });
      }
    });
  }

  _after(slot, verdict, more) {
    if (verdict === "blank") return { state: "blank", raw: "", value: null };
    if (verdict === "not_applicable") return { state: "not_applicable", value: null };
    if (verdict === "correct") return { state: more.raw.trim() ? "filled" : "blank", raw: more.raw, unit: more.unit ?? slot.unit, value: more.value ?? null, kind: more.kind ?? slot.kind, ...(more.label ? { key: more.key || null, label: more.label } : {}) };
    return {};
  }

  // The server's word on a slot takes the place of ours.
  _stand(id, stands) {
    const slot = this.byId.get(id);
    if (!slot) return;
    if (stands.verdict === null) Object.assign(slot, this.machine.get(id), { revision: stands.revision, review: null });
    else {
      const { slot: _, ...value } = stands.value ?? {};
      const machine = this.machine.get(id);
      const was = Object.fromEntries(Object.keys(value).filter((name) => JSON.stringify(machine[name]) !== JSON.stringify(value[name])).map((name) => [name, machine[name]]));
      const { verdict, reviewer, added, note } = stands;
      Object.assign(slot, value, { revision: stands.revision, review: { verdict, reviewer, added, note, was } });
    }
    this.tell("changed", { ids: [id] });
  }

  _merge(written) {
    this.line = written.document;
    for (const [id, stands] of Object.entries(written.standing)) {
      const slot = this.byId.get(id);
      if (slot && slot.revision <= stands.revision) this._stand(id, stands); // not over what was said since
    }
  }

  // What was undone is shown, unless the answer comes after one has moved on.
  undo(path = "/undo") {
    const at = this.current;
    this._send(async () => {
      const taken = await post(path);
      if (taken.document.document !== this.document) { this.tell("elsewhere", { path, taken }); return; }
      const inPlace = taken.slots.length && taken.slots.every((id) => this.byId.has(id) && taken.standing[id]?.verdict !== undefined);
      if (inPlace && !["add", "comment"].includes(taken.verdict)) this._merge(taken);
      else await this.load();
      if (this.current === at) this.select(taken.slots[0]);
      this.tell("undone", { path, taken });
    });
  }

  async signOff(done) {
    await this.settled();
    this.line = await post(`/documents/${this.document}/sign-off`, { done });
    this.tell("changed", { ids: [] });
  }

  async accept(filter, expected) {
    await this.settled();
    const accepted = await post(`/documents/${this.document}/accept`, { ...filter, expected });
    if (accepted.written) this._merge(accepted.written);
    this.tell("changed", { ids: [] });
    return accepted.count;
  }

  settled() { return this._chain; }

  // Something that brings new slots or notes: behind all that was said before, so that what is loaded then holds it. Gives what the
  // server answered, nothing where it refused.
  async bring(path, body) {
    let answer;
    this._send(async () => {
      answer ??= await post(`/documents/${this.document}${path}`, body);
      await this.load();
    });
    await this._chain;
    return answer;
  }

  _send(work) {
    this.pending += 1;
    this.tell("saving");
    this._chain = this._chain.then(async () => {
      for (let first = true; ; first = false) {
        try { await work(first); break; } catch (error) {
          if (!(error instanceof Offline)) { this.tell("failed", error); break; }
          this.tell("offline", error);
          await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
        }
      }
      this.pending -= 1;
      this.tell(this.pending ? "saving" : "saved");
    });
  }
}
