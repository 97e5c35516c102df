// What a report and the page of the service share: language, links on hover, facts and their evidence, downloads.
"use strict";
const govie = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = JSON.parse(document.getElementById("govie-words").textContent);
  const listeners = { shown: [], chosen: [] };
  let view = null;

  const english = () => document.documentElement.lang === "en";
  const say = (key, values = {}) =>
    words[key][english() ? 1 : 0].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function relabel(root = document) {
    for (const element of all("[data-t]", root)) element.textContent = say(element.dataset.t);
    for (const cell of all("[data-t-column]", root)) cell.dataset.column = say(cell.dataset.tColumn);
    for (const field of all("[data-t-placeholder]", root)) field.placeholder = say(field.dataset.tPlaceholder);
    for (const field of all("[data-t-label]", root)) field.setAttribute("aria-label", say(field.dataset.tLabel));
    if (view) describe();
  }

  function describe() {
    view.text.setAttribute("aria-label", `${say("text")}: ${say("text_hint")}`);
    view.root.querySelector("table")?.setAttribute("aria-label", `${say("facts")}: ${say("table_hint")}`);
  }

  // Links between marks, drawn over the text.

  function anchor(mark) {
    const from = view.arcs.getBoundingClientRect();
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    return { x: box.left + box.width / 2 - from.left, y: box.top - from.top + 2 };
  }

  function element(name, attributes, text) {
    const made = document.createElementNS(view.arcs.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function draw(links) {
    view.arcs.replaceChildren();
    view.arcs.setAttribute("height", view.text.scrollHeight);
    for (const link of links) {
      const head = anchor(view.marks[link.head]);
      const tail = anchor(view.marks[link.tail]);
      const lift = 14 + Math.min(46, Math.hypot(tail.x - head.x, tail.y - head.y) / 7);
      const [above, over] = [head.y - lift, tail.y - lift];
      const middle = { x: (head.x + tail.x) / 2, y: (head.y + tail.y + 3 * (above + over)) / 8 };
      view.arcs.append(
        element("path", { d: `M${head.x} ${head.y} C${head.x} ${above} ${tail.x} ${over} ${tail.x} ${tail.y}` }),
        element("circle", { cx: tail.x, cy: tail.y, r: 3.5 }),
        element("text", { x: middle.x, y: middle.y + 4 }, say(link.label)),
      );
    }
  }

  function light(entities, links, fact) {
    for (const lit of all(".lit, .chosen", view.root)) lit.classList.remove("lit", "chosen");
    if (view.chosen?.entity !== undefined) view.marks[view.chosen.entity].classList.add("chosen");
    for (const i of entities) view.marks[i].classList.add("lit");
    if (fact !== undefined) for (const part of all(`[data-fact="${fact}"]`, view.root)) part.classList.add("lit");
    draw(links);
  }

  const linksOf = (i) => view.data.bulletin.relations.filter((link) => link.head === i || link.tail === i);

  function showEntity(i) {
    const links = linksOf(i);
    light([i, ...links.map((link) => (link.head === i ? link.tail : link.head))], links);
  }

  function showFact(fact) {
    const entities = view.data.evidence[fact];
    light(entities, view.data.bulletin.relations.filter((link) => link.head === entities[0]), fact);
  }

  // What was chosen stays lit while the pointer looks elsewhere and comes back.

  function restore() {
    if (view.chosen === null) light([], []);
    else if (view.chosen.fact !== undefined) showFact(view.chosen.fact);
    else showEntity(view.chosen.entity);
  }

  function chooseFact(fact, scroll) {
    view.chosen = { fact };
    setStop(view.rows, view.rows.find((row) => row.dataset.fact === String(fact)));
    showFact(fact);
    if (scroll) reveal(view.marks[view.data.evidence[fact][0]]);
  }

  function chooseEntity(i) {
    view.chosen = { entity: i };
    setStop(view.marks, view.marks[i]);
    showEntity(i);
    for (const listener of listeners.chosen) listener(i);
  }

  function reveal(target) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  function clear() {
    if (!view) return;
    view.chosen = null;
    restore();
  }

  // One tab stop in the text and one in the table; arrows go on from there.

  function setStop(items, item) {
    if (!item) return;
    for (const other of items) if (other.tabIndex === 0) other.tabIndex = -1;
    item.tabIndex = 0;
  }

  function walk(items, event, back, on) {
    const at = items.indexOf(document.activeElement);
    const goal = { [on]: at + 1, [back]: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (at < 0 || goal === undefined || goal < 0 || goal >= items.length) return false;
    event.preventDefault();
    setStop(items, items[goal]);
    items[goal].focus();
    return true;
  }

  function textKeys(event) {
    const i = view.marks.indexOf(document.activeElement);
    if (event.key === "Enter" && i >= 0) {
      event.preventDefault();
      chooseEntity(i);
    } else if (!walk(view.marks, event, "ArrowLeft", "ArrowRight")) walk(view.marks, event, "ArrowUp", "ArrowDown");
  }

  function rowKeys(event) {
    const row = document.activeElement;
    if (event.key === "Enter" && row.dataset.fact !== undefined) {
      event.preventDefault();
      chooseFact(Number(row.dataset.fact), true);
    } else if (walk(view.rows, event, "ArrowUp", "ArrowDown")) {
      chooseFact(Number(document.activeElement.dataset.fact), false);
    }
  }

  function listen(root) {
    const markAt = (event) => event.target.closest(".text mark");
    const factAt = (event) => event.target.closest("[data-fact]");
    // Where the pointer was when it chose something: what scrolls under a pointer at rest is not pointed at.
    let rest = null;
    const place = (event) => `${event.clientX} ${event.clientY}`;
    root.addEventListener("mouseover", (event) => {
      if (place(event) === rest) return;
      if (markAt(event)) showEntity(Number(markAt(event).dataset.i));
      else if (factAt(event)) showFact(Number(factAt(event).dataset.fact));
      else restore();
    });
    root.addEventListener("mouseleave", restore);
    view.text.addEventListener("focusin", (event) => markAt(event) && showEntity(Number(markAt(event).dataset.i)));
    view.text.addEventListener("keydown", textKeys);
    root.querySelector("tbody")?.addEventListener("keydown", rowKeys);
    root.addEventListener("click", (event) => {
      rest = place(event);
      const go = event.target.closest("[data-go]");
      if (markAt(event) && getSelection().isCollapsed) chooseEntity(Number(markAt(event).dataset.i));
      else if (go || factAt(event)) {
        event.preventDefault();
        chooseFact(Number(go ? go.dataset.go : factAt(event).dataset.fact), true);
      }
      const kind = event.target.closest("[data-save]")?.dataset.save;
      if (kind) save(kind);
    });
  }

  // Downloads are made from the data in the page.

  function save(kind) {
    const { bulletin, csv, mk } = view.data;
    const content = { json: JSON.stringify(bulletin, null, 2) + "\n", csv: "\ufeff" + csv, mk }[kind];
    const name = (bulletin.source ?? "govie").replace(/\.[^.]*$/, "").replace(/[\\/:*?"<>|\s]+/g, "_") || "govie";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
    link.download = `${name}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // Takes the result that stands in #result into use.
  function show() {
    const root = document.querySelector("#result .govie");
    view = null;
    if (!root) return;
    view = {
      root,
      data: JSON.parse(root.querySelector(".data").textContent),
      text: root.querySelector(".text"),
      arcs: root.querySelector(".arcs"),
      marks: all(".text mark", root),
      rows: all("tbody tr", root),
      chosen: null,
    };
    for (const mark of view.marks) mark.tabIndex = -1;
    for (const row of view.rows) row.tabIndex = -1;
    for (const link of all("tbody a", root)) link.tabIndex = -1;
    setStop(view.marks, view.marks[0]);
    setStop(view.rows, view.rows[0]);
    root.querySelector(".downloads").hidden = false;
    listen(root);
    relabel(root);
    for (const listener of listeners.shown) listener();
  }

  const button = document.getElementById("language");
  button.hidden = false;
  button.addEventListener("click", () => {
    document.documentElement.lang = english() ? "zh" : "en";
    relabel();
    if (view) restore();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && clear());
  addEventListener("resize", () => view && restore());
  show();
  return {
    all, say, show, clear, reveal, relabel, english,
    on: (name, listener) => listeners[name].push(listener),
    view: () => view,
  };
})();
