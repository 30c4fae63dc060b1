// In a document that the server drew: puts on the styles that its policy lets no element bring along, and lets the
// list be painted before the page's own scripts, which take the processor for a while, are run. Keys and clicks that
// come in between are kept until the page lives; links work by themselves.
(function () {
  var self = document.currentScript;
  var early = [];
  var isReplaying = false;
  var isLive = false;
  function isOfText(element) {
    return element.matches("textarea, input:not([type=checkbox])");
  }
  function keep(event) {
    if (isReplaying) return;
    var target = event.target;
    var isOfBrowser = event.ctrlKey || event.metaKey || event.altKey;
    var isText = isOfText(target) && event.key !== "Enter";
    // Letters that led here still wait for their turn: they stand before this one.
    if (isText && isLive) replayAll();
    if (isOfBrowser || isText || target.closest("a[href]")) return;
    // Who takes the drawing over must not hear of it twice.
    event.stopImmediatePropagation();
    // A box that is checked already would tell the page nothing, and a label would press its box twice.
    if (event.type === "click") event.preventDefault();
    if (early.length < 20) early.push(event);
  }
  // The page draws fields as it knows them: what was written before is written again.
  function keepText(event) {
    var target = event.target;
    if (isReplaying || !isOfText(target)) return;
    var last = early[early.length - 1];
    if (last && last.type === "text" && last.target === target) last.text = target.value;
    else if (early.length < 20) early.push({ type: "text", target: target, text: target.value });
  }
  function redo(event) {
    if (event.type === "keydown") {
      // To what has the focus by now: letters behind the key that leads to the search are no commands.
      var focused = document.activeElement || document.body;
      focused.dispatchEvent(new KeyboardEvent("keydown", event));
      if (isOfText(focused) && event.key.length === 1) document.execCommand("insertText", false, event.key);
    } else if (event.type === "text") {
      event.target.focus();
      event.target.select();
      document.execCommand("insertText", false, event.text);
    } else {
      // What stood there may have given way to what this browser needs, a phone's button for one.
      var target = event.target.isConnected
        ? event.target
        : document.elementFromPoint(event.clientX, event.clientY);
      if (target && target.click) target.click();
    }
  }
  function replayAll() {
    isReplaying = true;
    try {
      while (early.length > 0) redo(early.shift());
    } finally {
      isReplaying = false;
    }
  }
  // One by one, as a person does them: the page draws in between, and what comes meanwhile is kept too.
  function replay() {
    isLive = true;
    if (early.length === 0) {
      removeEventListener("keydown", keep, true);
      removeEventListener("click", keep, true);
      removeEventListener("input", keepText, true);
      return;
    }
    isReplaying = true;
    try {
      redo(early.shift());
    } finally {
      isReplaying = false;
      setTimeout(replay);
    }
  }
  addEventListener("keydown", keep, true);
  addEventListener("click", keep, true);
  addEventListener("input", keepText, true);
  document.addEventListener("vedette-live", replay, { once: true });
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
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-style]").forEach(function (one) {
      one.style.cssText = one.dataset.style;
      one.removeAttribute("data-style");
    });
    requestAnimationFrame(function () {
      setTimeout(start);
    });
    // A tab in the background paints nothing.
    setTimeout(start, 1000);
  });
})();
