// Uploading: what is dropped or chosen, how far it has come, and what could not be read.
import { api, get, Problem, upload } from "./api.js";
import { byId, client, el, t, toast } from "./dom.js";

const MOST_FILES = 200; // in one request: the server takes more, but shows nothing before all are there
const MOST_BYTES = 100e6;
const KNOWN_WITHIN = 3000; // ms to wait for how many jobs there are: an upload is worth more than what is told of it
const NO_CONTRACT = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i; // what systems leave in folders
const may = client.role !== "reader";
const message = (said) => (client.lang === "en" ? said.message_en : said.message);

// `changed`: called whenever contracts have come in.
export function wireUploads(changed) {
  wireDrop();
  const pick = byId("pick");
  const chosen = () => { send([...pick.files]); pick.value = ""; };
  pick.addEventListener("change", chosen);
  chosen(); // what was chosen before this script had come
  get("/jobs?status=failed&limit=100").then(({ items }) => items.reverse().forEach(failedJob), (error) => toast(error.message, "bad"));
  watch(changed);
}

function wireDrop() {
  const drop = byId("upload");
  let depth = 0;
  const over = (by) => { depth = Math.max(0, by ? depth + by : 0); drop.classList.toggle("over", depth > 0); };
  addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  addEventListener("dragleave", () => over(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    over(0);
    if (may) send(await dropped(event.dataTransfer));
  });
}

// The files of a drop, those of its folders too.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found = [];
  const walk = async (entry) => {
    if (NO_CONTRACT.test(entry.name)) return;
    if (entry.isFile) { found.push(await new Promise((resolve, reject) => { entry.file(resolve, reject); })); return; }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!some.length) return;
      for (const one of some) await walk(one);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

function parts(files) {
  const out = [];
  let bytes = Infinity;
  for (const file of files) {
    if (bytes + file.size > MOST_BYTES || out.at(-1).length >= MOST_FILES) { out.push([]); bytes = 0; }
    out.at(-1).push(file);
    bytes += file.size;
  }
  return out;
}

let waiting = Promise.resolve(); // uploads go one after the other
let sending = 0;

function send(files) {
  if (!files.length) return;
  if (!sending) report = null;
  sending += 1;
  waiting = waiting.then(() => sendAll(files)).finally(() => {
    sending -= 1;
    if (!sending && report) show(...report);
  });
}

async function sendAll(files) {
  const all = files.reduce((sum, file) => sum + file.size, 0) || 1;
  let gone = 0;
  let known = 0;
  let queued = 0;
  const tell = (share) => show(share, t("uploading", { n: files.length, p: Math.round(share * 100) }));
  tell(0);
  await Promise.race([standing, new Promise((resolve) => { setTimeout(resolve, KNOWN_WITHIN); })]);
  for (const part of parts(files)) {
    const size = part.reduce((sum, file) => sum + file.size, 0);
    try {
      const taken = await upload(part, (share) => tell((gone + share * size) / all));
      for (const refused of taken.refused) failure(refused.name, message(refused));
      known += taken.jobs.filter((job) => job.status === "done").length;
      queued += taken.jobs.length;
    } catch (error) {
      const said = error instanceof Problem && error.body.refused;
      if (said) for (const refused of error.body.refused) failure(refused.name, message(refused));
      else failure(part.length === 1 ? part[0].name : t("files_n", part.length), t("upload_failed", error.message));
    }
    gone += size;
  }
  if (known) toast(t("known_already", known));
  if (queued === known && !wave && !report) byId("progress").hidden = true; // nothing is left to read
}

function show(share, words) {
  byId("progress").hidden = false;
  byId("progress-bar").value = 100 * share;
  byId("progress-text").textContent = words;
}

// Failures stay until somebody has put them away.
const told = new Set();

function failedJob(job) {
  if (told.has(job.id)) return;
  told.add(job.id);
  failure(job.name, message(job), job.id);
}

function failure(name, words, job) {
  const put = (path, method) => async () => {
    try { if (job) await api(method, path); } catch (error) { toast(error.message, "bad"); return; }
    told.delete(job);
    item.remove();
    counted();
  };
  const button = (word, run) => el("button", { type: "button", class: "quiet small", data: { [word]: "" }, onclick: run }, t(word));
  const item = el("li", { class: "failure" }, el("strong", {}, name), " ", words, " ",
    job && may ? button("retry", put(`/jobs/${job}/retry`, "POST")) : null, may ? button("dismiss", put(`/jobs/${job}`, "DELETE")) : null);
  byId("failure-list").append(item);
  counted();
}

function counted() {
  const count = byId("failure-list").children.length;
  byId("failures").hidden = count === 0;
  byId("failures-title").textContent = t("failed_some", count);
}

byId("dismiss-all")?.addEventListener("click", () => { for (const button of document.querySelectorAll("[data-dismiss]")) button.click(); });

let report = null; // how far reading is, told when nothing is being sent: small files are read before the upload has ended
let stands; // called when it is known how many jobs there were before
const standing = new Promise((resolve) => { stands = resolve; }); // only from then on can be told which of them are new
let wave = null; // what the jobs stood at when reading began

function watch(changed) {
  let last = null;
  const source = new EventSource("/api/v1/jobs/events");
  source.addEventListener("progress", (event) => {
    const { counts, jobs } = JSON.parse(event.data);
    const left = counts.queued + counts.running;
    if (last) jobs.filter((job) => job.status === "failed").forEach(failedJob);
    const ended = last && counts.done + counts.failed > last.done + last.failed; // maybe begun and ended between two looks
    if ((left || ended) && !wave) wave = last ?? counts;
    if (wave) {
      const done = counts.done - wave.done;
      const failed = Math.max(0, counts.failed - wave.failed);
      report = [(done + failed) / (done + failed + left || 1), left ? t("reading", { done: done + failed, all: done + failed + left }) : t("read_all", { done, failed })];
      if (!sending) show(...report);
      if (!left) wave = null;
    }
    if (last && last.done !== counts.done) changed();
    last = counts;
    stands();
  });
}
