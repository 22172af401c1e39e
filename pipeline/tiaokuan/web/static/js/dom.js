// The page's elements. Text goes in as text, never as markup: contracts are not to be trusted.
export const client = JSON.parse(document.getElementById("client").textContent);

export function t(name, values) {
  let text = client.words[name] ?? name;
  if (values === undefined) return text;
  if (typeof values !== "object") return text.replace("{}", () => String(values));
  for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, () => String(value));
  return text;
}

export const byId = (id) => document.getElementById(id);

// el("p", {class: "soft", onclick: f, data: {slot: "x"}}, "text", child, …)
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") Object.assign(node.style, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

let toastTimer;
export function toast(text, kind = "plain") {
  const box = byId("toasts");
  box.replaceChildren(el("p", { class: `toast ${kind}` }, text));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.replaceChildren(), kind === "bad" ? 8000 : 3000);
}

export function time(iso) {
  return new Date(iso).toLocaleString(client.lang === "en" ? "en-GB" : "zh-CN", { dateStyle: "short", timeStyle: "short" });
}

export const person = (name) => (name === "local" ? t("single") : name);
