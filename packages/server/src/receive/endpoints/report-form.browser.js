/**
 * Draws the form of a crash report on the page that loads it. Sent as text, with a call of it behind; runs in the
 * browser alone. Words and values are set as text, never as markup.
 */
// oxlint-disable-next-line no-unused-vars
function drawReportForm(options) {
  const script = document.currentScript;
  const address = new URL(script ? script.src : location.href);
  address.search = "";
  address.searchParams.set("dsn", options.dsn);
  address.searchParams.set("eventId", options.eventId);

  const make = (tag, style, text) => {
    const element = document.createElement(tag);
    Object.assign(element.style, style);
    if (text) element.textContent = text;
    return element;
  };
  const font = "16px/1.5 system-ui, sans-serif";
  const dialog = make("dialog", {
    boxSizing: "border-box",
    width: "min(34rem, calc(100vw - 2rem))",
    maxHeight: "calc(100vh - 2rem)",
    overflow: "auto",
    border: "1px solid #888",
    borderRadius: "8px",
    padding: "1.5rem",
    color: "#1a1a1a",
    background: "#fff",
    font,
  });
  const form = make("form", { display: "grid", gap: "0.75rem", margin: "0" });
  const title = make("h2", { margin: "0", fontSize: "1.25rem" }, options.words.title);
  title.id = "vedette-report-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const intro = make("p", { margin: "0" }, `${options.words.subtitle} ${options.words.subtitle2}`);

  const field = (name, label, tag, value) => {
    const wrap = make("label", { display: "grid", gap: "0.25rem" });
    const input = make(tag, {
      boxSizing: "border-box",
      width: "100%",
      padding: "0.5rem",
      border: "1px solid #767676",
      borderRadius: "4px",
      color: "inherit",
      background: "#fff",
      font,
    });
    input.name = name;
    input.value = value;
    input.required = true;
    wrap.append(make("span", { fontWeight: "600" }, label), input);
    return { wrap, input };
  };
  const name = field("name", options.words.labelName, "input", options.name);
  name.input.autocomplete = "name";
  const email = field("email", options.words.labelEmail, "input", options.email);
  email.input.type = "email";
  email.input.autocomplete = "email";
  const comments = field("comments", options.words.labelComments, "textarea", "");
  comments.input.rows = 5;
  comments.input.maxLength = 4096;

  const status = make("p", { margin: "0", minHeight: "1.5em" });
  status.setAttribute("role", "status");
  const button = (label, type, isMain) => {
    const element = make(
      "button",
      {
        padding: "0.5rem 1rem",
        border: "1px solid #3b3b98",
        borderRadius: "4px",
        cursor: "pointer",
        color: isMain ? "#fff" : "#3b3b98",
        background: isMain ? "#3b3b98" : "#fff",
        font,
      },
      label,
    );
    element.type = type;
    return element;
  };
  const submit = button(options.words.labelSubmit, "submit", true);
  const close = button(options.words.labelClose, "button", false);
  const buttons = make("div", { display: "flex", flexWrap: "wrap", gap: "0.75rem" });
  buttons.append(submit, close);
  form.noValidate = true;
  form.append(title, intro, name.wrap, email.wrap, comments.wrap, status, buttons);
  dialog.append(form);

  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    window.postMessage("__sentry_reportdialog_closed__", "*");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = [name, email, comments].find(({ input }) => !input.checkValidity());
    for (const { input } of [name, email, comments]) {
      input.setAttribute("aria-invalid", String(!input.checkValidity()));
    }
    if (wrong) {
      status.textContent = options.words.errorFormEntry;
      wrong.input.focus();
      return;
    }
    submit.disabled = true;
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) throw new Error(String(answer.status));
      form.replaceChildren(title, status, buttons);
      submit.remove();
      status.textContent = options.words.successMessage;
      close.focus();
    } catch {
      status.textContent = options.words.errorGeneric;
      submit.disabled = false;
    }
  });

  document.body.append(dialog);
  dialog.showModal();
  name.input.focus();
}
