// Keys. A table of {key: {run, word, when}}; a key does something only outside of fields, and never while an input method composes:
// the Enter that commits a composition is not an Enter.
let composing = false;
let committed = 0;
addEventListener("compositionstart", () => { composing = true; }, true);
addEventListener("compositionend", (event) => { composing = false; committed = event.timeStamp; }, true);
const SETTLING = 80; // ms: Safari sends the Enter after the end of the composition

export function inComposition(event) {
  return composing || event.isComposing || event.keyCode === 229 || (event.key === "Enter" && event.timeStamp - committed < SETTLING);
}

function name(event) {
  if (event.ctrlKey || event.metaKey) return `Ctrl+${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}`;
  return event.altKey ? "" : event.key;
}

const FIELDS = 'input:not([type="checkbox"]):not([type="range"]), textarea, select, [contenteditable]';

// `bindings`: a function that gives the table in force now, so that keys are shown only where they work.
export function listen(bindings) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || inComposition(event)) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(FIELDS)) {
      if (event.key === "Escape") target.blur();
      return;
    }
    const own = target.closest("a[href], button, summary");
    const key = name(event);
    if (own && (key === " " || (key === "Enter" && !own.hasAttribute("data-through")))) return; // the control's own key
    const found = bindings()[key];
    if (!found || (found.when && !found.when())) return;
    event.preventDefault();
    found.run(event);
  });
}
