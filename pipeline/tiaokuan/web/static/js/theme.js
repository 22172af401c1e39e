// Light, dark, or as the system. A plain script in the head, so that the page is never seen in the wrong one.
(() => {
  const themes = ["system", "light", "dark"];
  const system = matchMedia("(prefers-color-scheme: dark)");
  let at = Math.max(themes.indexOf(localStorage.getItem("tiaokuan.theme")), 0);
  const show = () => {
    document.documentElement.dataset.theme = themes[at] === "system" ? (system.matches ? "dark" : "light") : themes[at];
  };
  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme-button")?.addEventListener("click", () => {
      at = (at + 1) % themes.length;
      localStorage.setItem("tiaokuan.theme", themes[at]);
      show();
    });
  });
})();
