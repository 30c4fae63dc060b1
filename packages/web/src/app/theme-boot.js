// Runs before the first paint, as a small classic script of its own: the page's policy allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem("vedette.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    var language = localStorage.getItem("vedette.language");
    if (language) document.documentElement.lang = language;
  } catch {
    // Storage may be forbidden; the system theme then applies through the style sheet.
    document.documentElement.removeAttribute("data-theme");
  }
})();
