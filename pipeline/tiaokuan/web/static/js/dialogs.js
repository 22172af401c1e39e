// Dialogs: a native <dialog>, focus goes in and comes back, Escape closes.
import { byId, el, t } from "./dom.js";
import { inComposition } from "./keys.js";

// Shows a form; gives its submitter's value when it is sent, null when it is closed.
export function ask(title, body, buttons, { wide = false, onsubmit } = {}) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const form = el("form", { method: "dialog" }, el("h2", { id: "dialog-title" }, title), body, el("div", { class: "buttons" }, buttons));
    const dialog = el("dialog", { class: wide ? "wide" : "", "aria-labelledby": "dialog-title" }, form);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && inComposition(event)) event.preventDefault();
    });
    form.addEventListener("submit", (event) => {
      if (onsubmit && onsubmit(event.submitter?.value) === false) event.preventDefault();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector("[autofocus]");
    if (first) { first.focus(); first.select?.(); }
  });
}

export const ok = (label, value = "ok", more = {}) => el("button", { class: "main", value, ...more }, label);
// No submit button: Enter in a field presses a form's first one.
export const no = (label = t("cancel")) => el("button", { type: "button", class: "quiet", onclick: (event) => event.target.closest("dialog").close("") }, label);

export function helpDialog(bindings) {
  const rows = [];
  const seen = new Map();
  for (const [key, binding] of Object.entries(bindings())) {
    if (!binding.word || (binding.when && !binding.when())) continue;
    if (seen.has(binding.word)) seen.get(binding.word).append(" ", el("kbd", {}, shown(key)));
    else {
      const keys = el("dt", {}, el("kbd", {}, shown(key)));
      seen.set(binding.word, keys);
      rows.push(el("div", {}, keys, el("dd", {}, t(binding.word))));
    }
  }
  return ask(t("shortcuts"), el("dl", { class: "keys" }, rows), [ok(t("close"), "", { autofocus: true })], { wide: true });
}

function shown(key) {
  const names = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", U: "Shift+U", "Ctrl+z": "Ctrl+Z", "Ctrl+y": "Ctrl+Y", "Ctrl+Shift+z": "Ctrl+Shift+Z" };
  return names[key] ?? key;
}

export function wireHelp(bindings) {
  const button = byId("help-button");
  button.hidden = false;
  button.addEventListener("click", () => helpDialog(bindings));
}
