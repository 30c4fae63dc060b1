// Where the page's own scripts do not come, nothing of the page can say so: this does, and opens it anew as soon as the
// server answers. With the script of the theme, which comes first; WORDS are put in by the build, by language.
(function () {
  var words = WORDS;
  var isStarted = false;
  var isLost = false;
  addEventListener("vedette-start", function () {
    isStarted = true;
  });
  function say() {
    if (isStarted || isLost) return;
    isLost = true;
    var said = words[document.documentElement.lang] || words.en;
    var bar = document.createElement("p");
    bar.setAttribute("role", "alert");
    // Over a page that can be read it keeps to the edge; where there is none it stands for it. The sheets of the page may
    // be missing too: every look has one to fall back on.
    var isPhone = matchMedia("(max-width: 760px)").matches;
    var root = document.getElementById("root");
    var isBlank = !root || root.childElementCount === 0;
    bar.style.cssText =
      "position:fixed;z-index:80;display:flex;flex-wrap:wrap;align-items:center;justify-content:center;gap:12px;box-sizing:border-box;margin:0 auto;border-radius:9px;font:500 13px/1.45 var(--font-ui,system-ui,sans-serif);" +
      (isBlank
        ? "inset:36vh 12px auto;max-width:340px;padding:24px;text-align:center;background:var(--surface,#fff);color:var(--text,#152528);border:1px solid var(--border,#cdd8da)"
        : "inset:auto 12px " +
          (isPhone ? 70 : 40) +
          "px;width:fit-content;max-width:560px;padding:10px 12px 10px 16px;background:var(--surface-inverse,#152528);color:var(--text-inverse,#f2f6f7);box-shadow:0 8px 24px rgb(0 0 0/.22)");
    var text = document.createElement("span");
    text.textContent = said.lost;
    text.style.cssText = "flex:0 1 auto;min-width:0";
    // A link: clicks on anything else are kept for the page that did not come.
    var again = document.createElement("a");
    again.href = location.pathname + location.search;
    again.textContent = said.retry;
    again.style.cssText =
      "flex:none;padding:4px 12px;border:1px solid;border-radius:6px;font-weight:600;text-decoration:none;" +
      (isBlank
        ? "border-color:transparent;background:var(--accent,#006d77);color:var(--accent-contrast,#fff)"
        : "color:inherit");
    bar.append(text, again);
    document.body.append(bar);
    look();
  }
  // Not twice in a minute: a server may answer and still not send its scripts.
  function look() {
    fetch("/api/health/ready", { cache: "no-store" })
      .then(function (answer) {
        if (!answer.ok) throw new Error("not ready");
        var lastMs = Number(sessionStorage.getItem("vedette.reopened"));
        if (Date.now() - lastMs < 60000) throw new Error("just tried");
        sessionStorage.setItem("vedette.reopened", String(Date.now()));
        location.reload();
      })
      .catch(function () {
        setTimeout(look, 3000);
      });
  }
  addEventListener(
    "error",
    function (event) {
      if (event.target instanceof HTMLScriptElement && event.target.type === "module") say();
    },
    true,
  );
  addEventListener("vite:preloadError", say);
})();
