// The form of the service: paste, drop or choose a text, and put its result into the page.
"use strict";
const service = (() => {
  const { say } = govie;
  const byId = (id) => document.getElementById(id);
  const [form, text, status, problem, result] = ["input", "text", "status", "problem", "result"].map(byId);
  const LARGEST_FILE = 16 * 1024 * 1024;
  // The file in the text field: a field turns its line ends into line feeds, offsets should be those of the file.
  let file = null;
  let html = result.innerHTML;

  function describe({ what, where, mend }) {
    return [where, what, mend].filter(Boolean).join(" · ");
  }

  // Posts JSON and yields the fragment of the page; an error carries what, where and mend as its message.
  async function send(path, body) {
    let answer;
    try {
      answer = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/html" },
        body: JSON.stringify(body),
      });
    } catch {
      throw new Error(say("no_connection"));
    }
    if (answer.ok) return answer.text();
    const { error } = await answer.json().catch(() => ({ error: { what: `${answer.status} ${answer.statusText}` } }));
    throw new Error(describe(error));
  }

  function put(fragment) {
    html = fragment;
    result.innerHTML = fragment;
    govie.show();
  }

  function tell(message) {
    problem.hidden = true;
    status.textContent = message;
  }

  function complain(message) {
    status.textContent = "";
    problem.textContent = message;
    problem.hidden = false;
  }

  async function parse() {
    const fields = new FormData(form);
    const own = file && file.shown === text.value;
    const button = form.querySelector(".main");
    button.disabled = true;
    tell(say("working"));
    try {
      put(
        await send("/parse", {
          text: own ? file.text : text.value,
          source: own ? file.name : null,
          subject: fields.get("subject").trim() || null,
          date: fields.get("date").trim() || null,
        }),
      );
      tell(say("done", { n: govie.view().data.bulletin.facts.length }));
      govie.reveal(result);
    } catch (error) {
      complain(error.message);
    } finally {
      button.disabled = false;
    }
  }

  function decode(bytes) {
    for (const [encoding, message] of [["utf-8", "file_read"], ["gb18030", "file_read_gb"]]) {
      try {
        return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), message };
      } catch {
        continue;
      }
    }
    return null;
  }

  async function read(chosen) {
    if (chosen.size > LARGEST_FILE) return complain(say("file_too_long", chosen));
    const found = decode(await chosen.arrayBuffer());
    if (!found || found.text.includes("\0")) return complain(say("file_not_text", chosen));
    text.value = found.text;
    file = { name: chosen.name.slice(0, 200), text: found.text, shown: text.value };
    tell(say(found.message, chosen));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    parse();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  text.addEventListener("dragover", (event) => {
    event.preventDefault();
    text.classList.add("over");
  });
  text.addEventListener("dragleave", () => text.classList.remove("over"));
  text.addEventListener("drop", (event) => {
    text.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    read(event.dataTransfer.files[0]);
  });
  byId("choose").hidden = byId("example").hidden = false;
  byId("choose").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => event.target.files.length && read(event.target.files[0]));
  byId("example").addEventListener("click", () => {
    text.value = JSON.parse(byId("govie-example").textContent);
    text.focus();
  });
  return { send, put, html: () => html };
})();
