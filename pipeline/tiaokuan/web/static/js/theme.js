// Light, dark, or as the system. A plain script in the head, so that the page is never seen in the wrong one.
(() => {
  const themes = ["system", "light", "dark"];
  let at = themes.indexOf(localStorage.getItem("tiaokuan.theme"));
  const show = () => { document.documentElement.dataset.theme = themes[Math.max(at, 0)]; };
  show();
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme-button")?.addEventListener("click", () => {
      at = (Math.max(at, 0) + 1) % themes.length;
      localStorage.setItem("tiaokuan.theme", themes[at]);
      show();
    });
  });
})();
