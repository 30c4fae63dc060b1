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
    bar.style.cssText =
      "position:fixed;inset:auto 16px 16px;z-index:80;margin:0 auto;width:fit-content;padding:10px 16px;border-radius:7px;font:13px/1.45 system-ui,sans-serif;background:#152528;color:#fff";
    // A link: clicks on anything else are kept for the page that did not come.
    var again = document.createElement("a");
    again.href = location.pathname + location.search;
    again.textContent = said.retry;
    again.style.cssText = "color:inherit;margin-inline-start:12px";
    bar.append(said.lost, again);
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
