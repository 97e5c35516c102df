// The editor of the service: a chosen span or a selection of text, its label, bounds, attributes and links.
"use strict";
(() => {
  const { all, say } = govie;
  const labels = JSON.parse(document.getElementById("govie-labels").textContent);
  const editor = document.getElementById("editor");
  const part = Object.fromEntries(
    ["title", "span", "attributes", "links", "buttons"].map((name) => [name, document.getElementById(`editor-${name}`)]),
  );
  const slice = editor.querySelector(".slice");
  const message = editor.querySelector("[role=status]");
  const MOST_TARGETS = 80;
  const history = [];
  // What is edited: the position of a span, null for a new one; its label, bounds and attributes as they are set.
  let edited = null;
  let picking = false;

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const entities = () => govie.view().data.bulletin.entities;
  const relations = () => govie.view().data.bulletin.relations;
  const characters = () => (govie.view().characters ??= Array.from(govie.view().data.text));
  const linkLabel = (head, tail) => labels.pairs[`${entities()[head].label} ${entities()[tail].label}`];
  const isSingle = (label) => label === "MEASURES" || label === "DURING";

  function choices(values, chosen, name) {
    const options = values.map((value) => make("option", { value, textContent: value ? say(value) : say("none") }));
    const select = make("select", { name }, ...options);
    select.value = chosen ?? "";
    return select;
  }

  const field = (key, control) => make("label", {}, make("span", { textContent: say(key) }), control);

  // The form.

  function showSpan() {
    const label = choices(labels.spans, edited.label, "label");
    const bounds = ["start", "end"].map((name) =>
      make("input", { type: "number", name, value: edited[name], min: 0, max: characters().length }),
    );
    label.addEventListener("change", () => {
      edited.label = label.value;
      edited.attrs = {};
      showAttributes();
    });
    for (const input of bounds) {
      input.addEventListener("input", () => {
        edited[input.name] = input.valueAsNumber;
        showSlice();
      });
    }
    part.span.replaceChildren(field("label", label), field("start", bounds[0]), field("end", bounds[1]));
    showSlice();
  }

  function showSlice() {
    slice.textContent = characters().slice(edited.start, edited.end).join("") || "–";
  }

  function attributeNames() {
    if (edited.label === "QUANTITY") {
      const kind = edited.attrs.kind ?? "level";
      const more = { growth: ["direction", "basis"], delta: ["direction", "basis"], share: ["basis"] }[kind] ?? [];
      return ["kind", "status", "bound", ...more];
    }
    return { DATE: ["value"], COUNTY: ["adcode"], REGION: ["adcode"], RANK: ["of"] }[edited.label] ?? [];
  }

  function control(name) {
    const value = edited.attrs[name];
    if (name === "of") return choices(["level", "growth"], value ?? "level", name);
    const values = edited.label === "QUANTITY" && labels.attributes[name];
    if (!values) return make("input", { name, value: value ?? "", maxLength: 40, size: 12 });
    const optional = name === "basis" && edited.attrs.kind === "share";
    return choices(optional ? ["", ...values] : values, value ?? (optional ? "" : values[0]), name);
  }

  function showAttributes() {
    const names = attributeNames();
    edited.attrs = Object.fromEntries(Object.entries(edited.attrs).filter(([name]) => names.includes(name)));
    const controls = names.map((name) => {
      const made = control(name);
      made.addEventListener("change", () => {
        edited.attrs[name] = made.value.trim();
        edited.touched = true;
        if (name === "kind") {
          showAttributes();
          part.attributes.querySelector("[name=kind]").focus();
        }
      });
      return field(name, made);
    });
    part.attributes.replaceChildren(...controls);
  }

  function button(key, act, properties = {}) {
    const made = make("button", { type: "button", textContent: say(key), ...properties });
    made.addEventListener("click", act);
    return made;
  }

  function showButtons() {
    const span = edited && edited.entity !== null;
    part.buttons.replaceChildren(
      ...(span ? [button("save", saveSpan, { className: "main" }), button("add_copy", addSpan), button("drop", dropSpan)] : []),
      ...(edited && !span ? [button("add_span", addSpan, { className: "main" })] : []),
      ...(history.length ? [button("undo", undo)] : []),
      button("close", close),
    );
  }

  // Links of the span.

  function targets(label) {
    const at = entities()[edited.entity].start;
    const distance = (i) => Math.abs(entities()[i].start - at);
    return entities()
      .map((_, i) => i)
      .filter((i) => i !== edited.entity && linkLabel(edited.entity, i) === label)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, MOST_TARGETS);
  }

  function targetChoice(ids, chosen) {
    const select = make("select", { ariaLabel: say("points_at") });
    for (const i of ids) {
      const { text, start } = entities()[i];
      select.append(make("option", { value: i, textContent: `${text.replace(/\s+/g, "").slice(0, 24)} (${start})` }));
    }
    select.value = chosen;
    return select;
  }

  function linkRow(link) {
    const select = targetChoice([...new Set([link.tail, ...targets(link.label)])], link.tail);
    const { head, tail } = link;
    select.addEventListener("change", () => correct({ do: "move_link", head, tail, to: Number(select.value) }));
    const drop = button("drop_link", () => correct({ do: "drop_link", head, tail }), { ariaLabel: say("drop_link") });
    drop.textContent = "×";
    return make("div", { className: "link" }, make("span", { textContent: say(link.label) }), select, drop);
  }

  function incoming(link) {
    const head = entities()[link.head];
    const made = button("links", () => open(link.head));
    made.textContent = `${head.text.replace(/\s+/g, "").slice(0, 24)} →`;
    return make("div", { className: "link" }, made, make("span", { textContent: say(link.label) }));
  }

  function showLinks() {
    part.links.replaceChildren();
    if (!edited || edited.entity === null) return;
    const own = relations().filter((link) => link.head === edited.entity);
    const rows = own.map(linkRow);
    const open_ = new Set(entities().map((_, i) => linkLabel(edited.entity, i)).filter(Boolean));
    for (const link of own) if (isSingle(link.label)) open_.delete(link.label);
    const taken = new Set(own.map((link) => link.tail));
    for (const label of open_) {
      const ids = targets(label).filter((i) => !taken.has(i));
      if (!ids.length) continue;
      const select = targetChoice(ids, ids[0]);
      select.prepend(make("option", { value: "", textContent: `+ ${say("add_link")}` }));
      select.value = "";
      select.addEventListener("change", () => correct({ do: "add_link", head: edited.entity, tail: Number(select.value) }));
      rows.push(make("div", { className: "link" }, make("span", { textContent: say(label) }), select));
    }
    if (rows.length) rows.push(button("pick", pick));
    rows.push(...relations().filter((link) => link.tail === edited.entity).map(incoming));
    if (rows.length) part.links.append(make("h3", { textContent: say("links") }), ...rows);
  }

  function pick() {
    picking = true;
    govie.view().root.classList.add("picking");
    tell(say("picking"));
  }

  function stopPicking() {
    picking = false;
    govie.view()?.root.classList.remove("picking");
  }

  function picked(event) {
    if (!picking) return;
    for (let mark = event.target.closest(".text mark"); mark; mark = mark.parentElement.closest(".text mark")) {
      const [head, tail] = [edited.entity, Number(mark.dataset.i)];
      const label = linkLabel(head, tail);
      if (!label || head === tail) continue;
      event.stopPropagation();
      stopPicking();
      const old = isSingle(label) && relations().find((link) => link.head === head && link.label === label);
      correct(old ? { do: "move_link", head, tail: old.tail, to: tail } : { do: "add_link", head, tail });
      return;
    }
    event.stopPropagation();
  }

  // Opening, closing, correcting.

  function show() {
    part.title.textContent = say(edited && edited.entity === null ? "new_span" : "correct");
    for (const name of ["span", "attributes"]) part[name].replaceChildren();
    slice.hidden = !edited;
    if (edited) {
      showSpan();
      showAttributes();
    }
    showLinks();
    showButtons();
    editor.hidden = false;
  }

  function open(i, focus = true) {
    stopPicking();
    const { label, start, end, attrs } = entities()[i];
    edited = { entity: i, label, start, end, attrs: { ...attrs }, touched: false };
    tell("");
    show();
    if (focus) editor.querySelector("select").focus({ preventScroll: true });
    govie.view().marks[i].scrollIntoView({ block: matchMedia("(max-width: 40em)").matches ? "start" : "nearest" });
  }

  function openSelection() {
    const selection = getSelection();
    const { text } = govie.view() ?? {};
    if (!text || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0);
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    let start = Array.from(before.toString()).length;
    let end = start + Array.from(range.toString()).length;
    const blank = (i) => /\s/.test(characters()[i]);
    while (start < end && blank(start)) start++;
    while (end > start && blank(end - 1)) end--;
    if (start === end) return;
    edited = { entity: null, label: "METRIC", start, end, attrs: {}, touched: false };
    tell("");
    show();
  }

  function close() {
    if (editor.hidden) return;
    const mark = edited && edited.entity !== null && govie.view()?.marks[edited.entity];
    stopPicking();
    edited = null;
    editor.hidden = true;
    if (mark) mark.focus();
  }

  function tell(text, isProblem = false) {
    message.textContent = text;
    message.classList.toggle("wrong", isProblem);
  }

  // Puts another result into the page and goes on where the reader was.
  function replace(html, keep) {
    const scrolled = document.querySelector(".scroll")?.scrollTop ?? 0;
    service.put(html);
    const scroll = document.querySelector(".scroll");
    scroll.scrollTo({ top: scrolled, behavior: "instant" });
    const i = keep ? entities().findIndex((m) => m.label === keep.label && m.start === keep.start && m.end === keep.end) : -1;
    if (i >= 0) open(i);
    else {
      edited = null;
      show();
    }
  }

  async function correct(edit) {
    const { text, bulletin } = govie.view().data;
    const { facts, findings, warnings, ...marks } = bulletin;
    const before = service.html();
    const keep = edit.do === "drop_span" ? null : { ...edited };
    try {
      const html = await service.send("/correct", { text, bulletin: marks, edits: [edit] });
      history.push(before);
      replace(html, keep);
      tell(say("corrected"));
    } catch (error) {
      tell(error.message, true);
    }
  }

  function saveSpan() {
    const { entity, label, start, end, attrs } = edited;
    const old = entities()[entity];
    const given = edited.touched || (label !== old.label && Object.keys(attrs).length) ? present(attrs) : null;
    correct({ do: "change_span", entity, label, start, end, attrs: given });
  }

  function addSpan() {
    const { label, start, end, attrs } = edited;
    correct({ do: "add_span", label, start, end, attrs: edited.touched ? present(attrs) : null });
  }

  const dropSpan = () => correct({ do: "drop_span", entity: edited.entity });
  const present = (attrs) => Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== ""));

  function undo() {
    if (!history.length) return;
    replace(history.pop(), edited);
    tell(say("undone"));
  }

  editor.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (edited) (edited.entity === null ? addSpan : saveSpan)();
  });
  const result = document.getElementById("result");
  result.addEventListener("click", picked, true);
  result.addEventListener("mouseup", () => setTimeout(openSelection));
  result.addEventListener("keyup", (event) => event.shiftKey && openSelection());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") picking ? (stopPicking(), tell("")) : close();
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing && history.length) {
      event.preventDefault();
      undo();
    }
  });
  document.getElementById("input").addEventListener("submit", () => {
    history.length = 0;
    edited = null;
    close();
    editor.hidden = true;
  });
  document.getElementById("language").addEventListener("click", () => editor.hidden || show());
  govie.on("chosen", (i) => picking || open(i));
})();
