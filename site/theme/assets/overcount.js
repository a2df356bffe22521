/* What is extra: definitions that show where a term is used, and a ledger that sorts and filters. Every page works
   without this file. It asks for nothing and keeps nothing. */
"use strict";

/* ---- Definitions: on hover, focus and tap; Escape closes; the pointer may move onto one (WCAG 1.4.13) ---------- */

function definitions() {
  const terms = document.querySelectorAll("a.oc-term");
  if (!terms.length) return;
  const tip = document.createElement("div");
  tip.className = "oc-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.body.append(tip);
  let shown = null;
  let later = 0;
  let pointer = "";

  function show(link, text) {
    clearTimeout(later);
    if (shown === link) return;
    shown = link;
    tip.textContent = text;
    tip.hidden = false;
    const at = link.getClientRects()[0];
    const room = document.documentElement.clientWidth - tip.offsetWidth - 12;
    const below = at.bottom + tip.offsetHeight + 16 < innerHeight || at.top < tip.offsetHeight + 80;
    tip.style.left = Math.max(12, Math.min(at.left, room)) + scrollX + "px";
    tip.style.top = (below ? at.bottom + 6 : at.top - tip.offsetHeight - 6) + scrollY + "px";
  }
  function hide() {
    clearTimeout(later);
    shown = null;
    tip.hidden = true;
  }
  function soon(act, wait) {
    clearTimeout(later);
    later = setTimeout(act, wait);
  }

  for (const link of terms) {
    const source = document.getElementById("tip." + link.hash.slice(1));
    if (!source) continue;
    link.setAttribute("aria-describedby", source.id);
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "touch") soon(() => show(link, source.textContent), shown ? 0 : 150);
    });
    link.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") soon(hide, 250);
    });
    link.addEventListener("pointerdown", (event) => {
      pointer = event.pointerType;
    });
    link.addEventListener("focus", () => {
      if (link.matches(":focus-visible")) show(link, source.textContent);
    });
    link.addEventListener("blur", hide);
    link.addEventListener("click", (event) => {
      const tapped = pointer === "touch" && shown !== link;
      pointer = "";
      if (!tapped) return; // the second tap follows the link
      event.preventDefault();
      show(link, source.textContent);
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(later));
  tip.addEventListener("pointerleave", () => soon(hide, 250));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".oc-tip, .oc-term")) hide();
  });
}

/* ---- The ledger ------------------------------------------------------------------------------------------------- */

function ledger() {
  const tools = document.querySelector(".oc-ledger-tools");
  const tables = [...document.querySelectorAll("table.oc-ledger")];
  if (!tools || !tables.length) return;
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const written = new Map(rows.map((row, place) => [row, place]));
  const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const value = (row) => Number(row.cells[0].dataset.sort);
  const unit = (row) => row.cells[0].dataset.unit || "";
  const words = (row, column) => row.cells[column].textContent.trim();
  const day = (row) => row.cells[3].dataset.sort || "9"; // what has no date comes last
  const orders = {
    Newest: () => 0,
    Oldest: (a, b) => day(a).localeCompare(day(b)),
    Highest: (a, b) => unit(a).localeCompare(unit(b)) || value(b) - value(a),
    Lowest: (a, b) => unit(a).localeCompare(unit(b)) || value(a) - value(b),
    "Who or what": (a, b) => words(a, 1).localeCompare(words(b, 1)),
    "What is measured": (a, b) => words(a, 2).localeCompare(words(b, 2)),
  };

  const filter = document.createElement("input");
  filter.type = "search";
  filter.id = "oc-filter";
  const sort = document.createElement("select");
  sort.id = "oc-sort";
  sort.append(...Object.keys(orders).map((name) => new Option(name)));
  const told = document.createElement("p");
  told.className = "oc-meta";
  told.setAttribute("role", "status");
  filter.placeholder = "a company, a metric, a word";
  const all = document.createElement("button");
  all.type = "button";
  all.textContent = "Open all";
  tools.append(label("Show only", filter), label("Sort by", sort), all, told);

  const measures = tables.map((table) => table.closest(".oc-measure"));
  let opened = null; // those that were open before words were sought
  all.addEventListener("click", () => {
    const open = measures.some((measure) => !measure.open);
    for (const measure of measures) measure.open = open;
  });
  for (const measure of measures) {
    measure.addEventListener("toggle", () => {
      all.textContent = measures.every((one) => one.open) ? "Close all" : "Open all";
    });
  }

  filter.addEventListener("input", () => {
    const sought = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !sought.every((word) => text.get(row).includes(word));
    if (sought.length) opened ??= measures.filter((measure) => measure.open);
    for (const [place, measure] of measures.entries()) {
      measure.hidden = ![...tables[place].tBodies[0].rows].some((row) => !row.hidden);
      if (sought.length || opened) measure.open = sought.length > 0 || opened.includes(measure);
    }
    if (!sought.length) opened = null;
    const left = rows.filter((row) => !row.hidden).length;
    told.textContent = sought.length ? `${left} of ${rows.length} figures shown` : "";
  });
  sort.addEventListener("change", () => {
    for (const table of tables) {
      const body = table.tBodies[0];
      const sorted = [...body.rows].sort(
        (a, b) => orders[sort.value](a, b) || written.get(a) - written.get(b),
      );
      body.append(...sorted);
    }
    told.textContent = `Sorted: ${sort.value}`;
  });
}

function label(text, field) {
  const made = document.createElement("label");
  made.htmlFor = field.id;
  made.append(text + " ", field);
  return made;
}

definitions();
ledger();
