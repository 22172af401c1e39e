// How values and states are shown.
import { client, t } from "./dom.js";

const UNITS = {
  zh: { second: "秒", minute: "分钟", hour: "小时", day: "天", workday: "个工作日", week: "周", month: "个月", quarter: "个季度", year: "年", percent: "%" },
  en: { second: "s", minute: "min", hour: "h", day: "days", workday: "working days", week: "weeks", month: "months", quarter: "quarters", year: "years", percent: "%" },
};
const BOUNDS = {
  zh: { at_most: "不超过 ", at_least: "不少于 ", more_than: "超过 ", less_than: "低于 ", about: "约 " },
  en: { at_most: "≤ ", at_least: "≥ ", more_than: "> ", less_than: "< ", about: "≈ " },
};

export function valueText(value) {
  if (!value) return "";
  if (value.date) return value.end ? `${value.date} – ${value.end}` : value.date;
  if (value.selected) return (value.selected.join("、") || "–") + (value.meaning ? `：${value.meaning}` : "");
  if (value.text !== undefined) return value.text + (value.valid === false ? " ✗" : value.valid === true ? " ✓" : "");
  const amount = value.amount_min && value.amount_max ? `${value.amount_min}–${value.amount_max}` : value.amount;
  const units = UNITS[client.lang];
  const gap = value.unit === "percent" ? "" : " ";
  const main = value.currency ? `${value.currency} ${amount}` : `${amount}${gap}${units[value.unit] ?? value.unit ?? ""}`.trim();
  const plus = (value.plus ?? []).map((part) => ` + ${valueText(part)}`).join("");
  return `${BOUNDS[client.lang][value.bound] ?? ""}${main}${plus}${value.per ? ` / ${units[value.per] ?? value.per}` : ""}`;
}

// The normalised value, where it says more than the printed words.
export function reading(slot) {
  const text = valueText(slot.value);
  const printed = `${slot.raw}${slot.unit ?? ""}`.replace(/\s/g, "");
  return text && text.replace(/\s/g, "") !== printed ? text : "";
}

export const LOW = 0.8;
const SIGNS = { blank: "○", filled: "●", not_applicable: "⊘", illegible: "▨" };

// What the slot looks like: its sign, the word for it, a class.
export function look(slot) {
  if (slot.review?.verdict === "reject") return { sign: "✕", word: t("rejected"), name: "rejected" };
  const low = !slot.review && slot.confidence < LOW;
  return { sign: SIGNS[slot.state] ?? "?", word: t(slot.state) + (low ? ` · ${t("low")}` : ""), name: slot.state, low };
}

export const VERDICTS = { accept: "✓", correct: "✎", blank: "✎", not_applicable: "✎", reject: "✕", add: "＋" };

export function printed(slot) {
  if (slot.state === "blank") return `${"＿".repeat(4)}${slot.unit ?? ""}`;
  const unit = slot.unit && !slot.raw.endsWith(slot.unit) ? slot.unit : "";
  return `${slot.raw.trim()}${unit}` || "–";
}
