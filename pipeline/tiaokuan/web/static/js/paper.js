// The document: images of its pages with the slots on them, or its text. A place leads to its slot, a slot to its place.
import { byId, el, t, toast } from "./dom.js";
import { look } from "./values.js";

const WIDTHS = [1200, 1600, 2400]; // the first is drawn ahead
const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
const CROP_ZOOM = 1.6;
const CROP_HEIGHT = 74;
export const CUE_PLACE = "▁"; // where the slot is in its cue
const AROUND = 60; // characters before and after
const COLUMN = " ｜ ";
const DRAG = 6; // pixels: less is a click

export class Paper {
  constructor(review, root) {
    Object.assign(this, { review, zoom: 1, sheet: byId("sheet"), spots: new Map(), places: [], original: root.dataset.original === "yes" });
    this.mode = null;
    this.onAdd = () => {};
    review.addEventListener("loaded", () => this.start());
    review.addEventListener("changed", (event) => this.change(event.detail.ids));
    review.addEventListener("selected", (event) => this.mark(event.detail.from !== "paper"));
    byId("view-pages").addEventListener("click", () => this.show("pages"));
    byId("view-text").addEventListener("click", () => this.show("text"));
    byId("zoom-in").addEventListener("click", () => this.step(1));
    byId("zoom-out").addEventListener("click", () => this.step(-1));
    byId("zoom-fit").addEventListener("click", () => this.setZoom(1));
    this.sheet.addEventListener("click", (event) => this.clicked(event));
    this.sheet.addEventListener("pointerdown", (event) => this.drag(event));
    this.sheet.addEventListener("scroll", () => this.place(), { passive: true });
    new ResizeObserver(() => this.sharpen()).observe(this.sheet);
  }

  async start() {
    const paged = this.review.pages.length > 0 && this.original;
    byId("view-pages").hidden = !paged;
    byId("view-pages").parentElement.hidden = !paged; // nothing to choose
    if (this.mode) { this.redraw(); return; }
    await this.show(paged ? "pages" : "text");
  }

  toggle() { if (!byId("view-pages").hidden) this.show(this.mode === "pages" ? "text" : "pages"); }

  async show(mode) {
    this.mode = mode;
    byId("view-pages").setAttribute("aria-pressed", String(mode === "pages"));
    byId("view-text").setAttribute("aria-pressed", String(mode === "text"));
    await this.redraw();
  }

  async redraw() {
    this.spots.clear();
    if (this.mode === "pages") this.drawPages();
    else await this.drawText();
    this.setZoom(this.zoom);
    this.mark(true, "auto");
    this.place();
    this.review.tell("drawn");
  }

  drawPages() {
    this.pages = this.review.pages.map((page) => {
      const image = el("img", { alt: t("page_n", page.number), loading: "lazy", decoding: "async", draggable: "false" });
      image.addEventListener("error", () => { if (image.getAttribute("src")) image.replaceWith(el("p", { class: "page-failed" }, t("page_failed"))); });
      const box = el("div", { class: "page", data: { page: page.number }, style: { aspectRatio: `${page.width} / ${page.height}` } }, image);
      return { ...page, box, image };
    });
    for (const slot of this.review.slots) this.spot(slot);
    this.sheet.replaceChildren(el("div", { class: "pages" }, this.pages.map((page) => page.box)));
    this.looker?.disconnect();
    this.looker = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.load(this.pages[Number(entry.target.dataset.page) - 1]);
    }, { root: this.sheet, rootMargin: "100% 0px" });
    for (const page of this.pages) this.looker.observe(page.box);
  }

  spot(slot) {
    for (const { page, bbox } of slot.evidence) {
      const of = this.pages?.[page - 1];
      if (!of) continue;
      const [x0, top, x1, bottom] = bbox;
      const part = (n, whole) => `${(100 * n) / whole}%`;
      const spot = el("div", { class: "spot", data: { slot: slot.id }, title: slot.label, style: {
        left: part(x0 - 1.5, of.width), top: part(top - 1, of.height), width: part(Math.max(x1 - x0, 4) + 3, of.width), height: part(bottom - top + 2, of.height) } });
      of.box.append(spot);
      this.remember(slot, spot);
    }
  }

  remember(slot, node) {
    this.spots.set(slot.id, [...(this.spots.get(slot.id) ?? []), node]);
    this.dress(slot, node);
  }

  dress(slot, node) {
    const { name, low, word } = look(slot);
    node.className = `${node.classList.contains("spot") ? "spot" : "slot"} ${name}${low ? " low" : ""}${slot.review ? " seen" : ""}${slot.id === this.review.current ? " current" : ""}`;
    node.title = `${slot.label} · ${word}`;
  }

  async drawText() {
    const answer = await fetch(`/contracts/${this.review.document}/text`);
    if (!answer.ok) { toast(answer.statusText, "bad"); return; }
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.sheet.replaceChildren(...parsed.body.children);
    for (const node of this.sheet.querySelectorAll("[data-slot]")) {
      const slot = this.review.byId.get(node.dataset.slot);
      if (slot) this.remember(slot, node);
    }
  }

  source(page, cssWidth) {
    const pixels = cssWidth * (globalThis.devicePixelRatio || 1);
    const width = WIDTHS.find((w) => w >= pixels * 0.85) ?? WIDTHS.at(-1);
    return `/api/v1/documents/${this.review.document}/pages/${page.number}?width=${width}`;
  }

  load(page) {
    if (!page?.image.isConnected) return;
    const source = this.source(page, page.box.clientWidth);
    if (page.image.getAttribute("src") !== source) page.image.src = source;
  }

  sharpen() {
    if (this.mode !== "pages" || !this.pages) return;
    for (const page of this.pages) if (page.image.getAttribute("src")) this.load(page);
  }

  step(by) {
    const at = STEPS.reduce((best, step, n) => (Math.abs(step - this.zoom) < Math.abs(STEPS[best] - this.zoom) ? n : best), 0);
    this.setZoom(STEPS[Math.max(0, Math.min(STEPS.length - 1, at + by))]);
  }

  setZoom(zoom) {
    this.zoom = zoom;
    this.sheet.style.setProperty("--zoom", String(zoom));
    byId("zoom-fit").textContent = `${Math.round(zoom * 100)}%`;
    this.sharpen();
    if (this.mode) this.mark(true, "auto");
  }

  change(ids) {
    for (const id of ids.length ? ids : this.spots.keys()) {
      const slot = this.review.byId.get(id);
      for (const node of this.spots.get(id) ?? []) if (slot) this.dress(slot, node);
    }
  }

  mark(scroll = true, behavior = "smooth") {
    for (const id of [this.marked, this.review.current]) this.change(id ? [id] : ["-"]);
    this.marked = this.review.current;
    const node = this.spots.get(this.review.current)?.[0];
    if (!node || !scroll) return;
    const sheet = this.sheet.getBoundingClientRect();
    const at = node.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || Math.abs(at.top - sheet.top) > 2 * sheet.height;
    if (at.top < sheet.top + 40 || at.bottom > sheet.bottom - 40 || at.left < sheet.left || at.right > sheet.right) {
      this.sheet.scrollTo({ top: this.sheet.scrollTop + at.top - sheet.top - sheet.height * 0.38, left: Math.max(0, this.sheet.scrollLeft + at.left - sheet.left - sheet.width * 0.4), behavior: calm ? "auto" : behavior });
    }
  }

  toClause(clause) {
    const slot = this.review.slots.find((s) => s.span[0] >= clause.span[0] && s.span[0] < clause.span[1]);
    if (this.mode === "text") {
      const node = [...this.sheet.querySelectorAll("[data-start]")].find((n) => Number(n.dataset.start) >= clause.span[0]);
      node?.scrollIntoView({ block: "start" });
    } else if (slot?.evidence.length) this.toPage(slot.evidence[0].page, slot.evidence[0].bbox[1]);
    return slot;
  }

  toPage(number, top = 0) {
    const page = this.pages?.[number - 1];
    if (this.mode !== "pages" || !page) return;
    this.sheet.scrollTo({ top: page.box.offsetTop + (top / page.height) * page.box.clientHeight - 60 });
  }

  place() {
    if (this.mode !== "pages") { byId("page-place").textContent = this.review.pages.length && !this.original ? t("not_here") : ""; return; }
    const middle = this.sheet.scrollTop + this.sheet.clientHeight / 3;
    const at = this.pages.findLast((page) => page.box.offsetTop <= middle) ?? this.pages[0];
    if (at) byId("page-place").textContent = t("page_of", { n: at.number, all: this.pages.length });
  }

  clicked(event) {
    const node = event.target.closest("[data-slot]");
    if (node && !this.dragged) this.review.select(node.dataset.slot, { from: "paper" });
    this.dragged = false;
  }

  // A box dragged with the mouse on a page asks for a slot there.
  drag(event) {
    const box = event.target.closest(".page");
    if (!box || event.button !== 0 || event.pointerType === "touch") return;
    const frame = box.getBoundingClientRect();
    const from = { x: event.clientX, y: event.clientY };
    const band = el("div", { class: "band" });
    const edges = (to) => ({ left: Math.max(0, Math.min(from.x, to.x) - frame.left), top: Math.max(0, Math.min(from.y, to.y) - frame.top), right: Math.min(frame.width, Math.max(from.x, to.x) - frame.left), bottom: Math.min(frame.height, Math.max(from.y, to.y) - frame.top) });
    const move = (moved) => {
      const to = { x: moved.clientX, y: moved.clientY };
      if (Math.hypot(to.x - from.x, to.y - from.y) < DRAG && !band.isConnected) return;
      if (!band.isConnected) box.append(band);
      const e = edges(to);
      Object.assign(band.style, { left: `${e.left}px`, top: `${e.top}px`, width: `${e.right - e.left}px`, height: `${e.bottom - e.top}px` });
    };
    const up = (ended) => {
      removeEventListener("pointermove", move);
      if (!band.isConnected) return;
      band.remove();
      this.dragged = true;
      setTimeout(() => { this.dragged = false; }, 0);
      const page = this.pages[Number(box.dataset.page) - 1];
      const e = edges({ x: ended.clientX, y: ended.clientY });
      const scale = page.width / frame.width;
      this.onAdd({ box: { page: page.number, bbox: [e.left, e.top, e.right, e.bottom].map((n) => Math.round(n * scale * 100) / 100) } });
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up, { once: true });
    event.preventDefault();
    this.sheet.focus({ preventScroll: true });
  }

  // The span of what is selected in the text, in code points.
  selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !this.sheet.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    const offset = (node, at) => {
      const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-start]");
      return holder ? Number(holder.dataset.start) + [...holder.textContent.slice(0, node.nodeType === Node.TEXT_NODE ? at : 0)].length : null;
    };
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start !== null && end !== null && end > start ? { span: [start, end], words: chosen.toString() } : null;
  }

  // What is printed before and after a slot in the text: of its paragraph, or of its row of a table.
  around(slot) {
    const node = this.mode === "text" ? this.spots.get(slot.id)?.[0] : null;
    const own = node?.closest("td") ?? node?.closest("p, h2, h3, h4");
    if (!own) return null;
    const range = document.createRange();
    range.selectNodeContents(own);
    range.setEndBefore(node);
    let before = range.toString();
    range.selectNodeContents(own);
    range.setStartAfter(node);
    let after = range.toString();
    for (let cell = own.previousElementSibling; own.matches("td") && cell; cell = cell.previousElementSibling) before = `${cell.textContent.trim()}${COLUMN}${before}`;
    for (let cell = own.nextElementSibling; own.matches("td") && cell; cell = cell.nextElementSibling) after += `${COLUMN}${cell.textContent.trim()}`;
    return [before.length > AROUND ? `…${before.slice(-AROUND)}` : before, after.length > AROUND ? `${after.slice(0, AROUND)}…` : after];
  }

  // The place on the page, beside the value; for a text, the words around it.
  crop(slot) {
    const place = slot.evidence[0];
    const page = this.original && place ? this.review.pages[place.page - 1] : null;
    if (!page) {
      const [before, after] = this.around(slot) ?? (slot.cue ?? "").split(CUE_PLACE);
      return el("p", { class: "crop words" }, before ?? "", el("mark", {}, slot.raw.trim() || "＿＿＿"), after ?? "");
    }
    const [x0, top, x1, bottom] = place.bbox;
    const width = Math.max(280, (byId("card").clientWidth || 400) - 34);
    const scale = Math.min(CROP_ZOOM, (CROP_HEIGHT - 18) / Math.max(bottom - top, 4), (width - 40) / Math.max(x1 - x0, 4));
    const left = Math.max(0, Math.min((x0 + x1) / 2 - width / scale / 2, page.width - width / scale));
    const above = Math.max(0, (top + bottom) / 2 - CROP_HEIGHT / scale / 2);
    const image = el("img", { alt: "", src: this.source(page, Math.min(page.width * scale, 1200)), style: { width: `${page.width * scale}px`, left: `${-left * scale}px`, top: `${-above * scale}px` } });
    const frame = el("span", { class: "frame", style: { left: `${(x0 - left) * scale - 3}px`, top: `${(top - above) * scale - 2}px`, width: `${Math.max(x1 - x0, 3) * scale + 6}px`, height: `${(bottom - top) * scale + 4}px` } });
    return el("div", { class: "crop", style: { height: `${CROP_HEIGHT}px` }, role: "img", "aria-label": `${t("page_n", place.page)}: ${slot.label}` }, image, frame);
  }
}
