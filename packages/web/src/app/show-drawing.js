// In a document that the server drew: puts on the styles that its policy lets no element bring along, and lets the
// list be painted before the page's own scripts, which take the processor for a while, are run.
(function () {
  var self = document.currentScript;
  document.querySelectorAll("[data-style]").forEach(function (one) {
    one.style.cssText = one.dataset.style;
    one.removeAttribute("data-style");
  });
  var isStarted = false;
  function start() {
    if (isStarted) return;
    isStarted = true;
    var main = document.createElement("script");
    main.type = "module";
    main.crossOrigin = "";
    main.src = self.dataset.main;
    document.body.append(main);
  }
  requestAnimationFrame(function () {
    setTimeout(start);
  });
  // A tab in the background paints nothing.
  setTimeout(start, 1000);
})();
